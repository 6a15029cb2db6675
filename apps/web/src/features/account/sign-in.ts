/** Signs in with address and password; false when they do not match. Throws when the server does not answer. */
export async function signInWith(values: { email: string; password: string }): Promise<boolean> {
  const { signIn } = await import("next-auth/react");
  const answer = await signIn("credentials", { ...values, redirect: false });
  return answer?.ok === true;
}
