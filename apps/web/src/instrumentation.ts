/**
 * Runs once in the server's process, before its first request. The build makes it also for a kind of server that has no
 * sockets, and leaves out of that what stands behind the question.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ readWebEnv }, { nameCallers }] = await Promise.all([
    import("./env.ts"),
    import("./server/name-callers.ts"),
  ]);
  nameCallers(readWebEnv().TRUSTED_PROXIES);
}
