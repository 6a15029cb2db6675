/** What somebody signs in with. */
export interface Credentials {
  email: string;
  password: string;
  remember?: boolean;
  code?: string;
  trust?: boolean;
}

/** What came of it; `proof` when the browser could not solve the riddle that was asked. */
export type SignInAnswer = "in" | "wrong" | "second_factor" | "second_factor_wrong" | "proof";

const ANSWERS: readonly string[] = ["second_factor", "second_factor_wrong", "proof"] satisfies SignInAnswer[];

const ask = async (values: Credentials, proof?: string): Promise<SignInAnswer> => {
  const { signIn } = await import("next-auth/react");
  const { email, password, code, remember, trust } = values;
  const answer = await signIn("credentials", {
    email,
    password,
    redirect: false,
    remember: String(remember === true),
    trust: String(trust === true),
    ...(code !== undefined && { code }),
    ...(proof !== undefined && { proof }),
  });
  if (answer?.ok === true) return "in";
  const error = answer?.error ?? "";
  return ANSWERS.includes(error) ? (error as SignInAnswer) : "wrong";
};

/** Signs in; solves a riddle on the way when the server asks for one. Throws when the server does not answer. */
export async function signInWith(values: Credentials): Promise<SignInAnswer> {
  const answer = await ask(values);
  if (answer !== "proof") return answer;
  const { solveRiddle } = await import("./solve-riddle.ts");
  return ask(values, await solveRiddle());
}
