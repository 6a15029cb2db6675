import type { FormResult } from "@penguin/ui/form";
import type { RegisterValues, ResendValues } from "./account-schema.ts";

/** How a confirmation link turned out. */
export type VerifyOutcome = "verified" | "used" | "expired" | "invalid";

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

const isResult = (answer: unknown): answer is FormResult =>
  typeof answer === "object" &&
  answer !== null &&
  "ok" in answer &&
  (answer.ok === true || "message" in answer);

async function submit(path: string, body: unknown, unreachable: string): Promise<FormResult> {
  try {
    const answer = await post(path, body);
    return isResult(answer) ? answer : { ok: false, message: unreachable };
  } catch {
    return { ok: false, message: unreachable };
  }
}

/** Asks for an account. The answer is the same for a known and an unknown address. */
export const register = (values: RegisterValues, unreachable: string): Promise<FormResult> =>
  submit("/api/account/register", values, unreachable);

/** Asks for a new confirmation link. */
export const resendLink = (values: ResendValues, unreachable: string): Promise<FormResult> =>
  submit("/api/account/resend-verification", values, unreachable);

/** Redeems a confirmation link; anything unexpected counts as invalid. */
export async function verifyEmail(token: string): Promise<VerifyOutcome> {
  try {
    const answer = await post("/api/account/verify-email", { token });
    const outcome =
      typeof answer === "object" && answer !== null && "outcome" in answer ? answer.outcome : null;
    return outcome === "verified" || outcome === "used" || outcome === "expired" ? outcome : "invalid";
  } catch {
    return "invalid";
  }
}
