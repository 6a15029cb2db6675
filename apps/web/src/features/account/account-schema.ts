import * as z from "zod";
import { regionalSchema } from "../../shell/regional-fields.tsx";

/** Gives the catalogue's words for a problem with a field. */
export type Problem = (
  key: "required" | "email" | "passwordShort" | "passwordLong" | "tooLong" | "consent" | "code",
) => string;

const email = (problem: Problem) =>
  z.string().trim().min(1, problem("required")).max(254, problem("tooLong")).email(problem("email"));

const text = (problem: Problem, limit: number) =>
  z.string().trim().min(1, problem("required")).max(limit, problem("tooLong"));

const givenPassword = (problem: Problem) =>
  z.string().min(1, problem("required")).max(200, problem("passwordLong"));

const newPassword = (problem: Problem) =>
  z.string().min(10, problem("passwordShort")).max(200, problem("passwordLong"));

const code = (problem: Problem) => z.string().trim().min(6, problem("code")).max(40, problem("tooLong"));

/** What the log-in form asks. */
export const loginSchema = (problem: Problem) =>
  z.object({
    email: email(problem),
    password: givenPassword(problem),
    remember: z.boolean(),
  });

/** What is asked after the password. */
export const codeSchema = (problem: Problem) => z.object({ code: code(problem), trust: z.boolean() });

/** Where a link to a new password is to go. */
export const forgotSchema = (problem: Problem) => z.object({ email: email(problem) });

/** A new password. */
export const resetSchema = (problem: Problem) => z.object({ password: newPassword(problem) });

/** A new password by somebody who is signed in. */
export const changePasswordSchema = (problem: Problem) =>
  z.object({ current: givenPassword(problem), password: newPassword(problem) });

/** Another address. */
export const changeEmailSchema = (problem: Problem) =>
  z.object({ email: email(problem), current: givenPassword(problem) });

/** Name, and how one reads times. */
export const profileSchema = (problem: Problem) => z.object({ name: text(problem, 80), ...regionalSchema });

/** The password, asked once more. */
export const passwordSchema = (problem: Problem) => z.object({ current: givenPassword(problem) });

/** A first code of an authenticator app. */
export const firstCodeSchema = (problem: Problem) => z.object({ code: code(problem) });

/** Password and code, asked once more. */
export const bothSchema = (problem: Problem) =>
  z.object({ current: givenPassword(problem), code: code(problem) });

/** What the registration form asks; the server enforces the same limits. */
export const registerSchema = (problem: Problem) =>
  z.object({
    name: text(problem, 80),
    email: email(problem),
    organisation: text(problem, 80),
    password: newPassword(problem),
    consent: z.boolean().refine((given) => given, problem("consent")),
  });

export type LoginValues = z.output<ReturnType<typeof loginSchema>>;
export type RegisterValues = z.output<ReturnType<typeof registerSchema>>;
export type CodeValues = z.output<ReturnType<typeof codeSchema>>;
