/** Closes streams and pools when the process is told to stop: an open stream would keep it alive. */
export async function register(): Promise<void> {
  const { closeOnSignals } = await import("./server/close-on-signals.ts");
  closeOnSignals();
}
