const GRACE_MS = 3000;

/** On SIGTERM and SIGINT closes live streams and pools at once and leaves within three seconds: an open stream would keep the process alive. */
export function closeOnSignals(close: () => Promise<void>): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      const leave = (): never => process.exit(0);
      setTimeout(leave, GRACE_MS).unref();
      void close().finally(leave);
    });
}
