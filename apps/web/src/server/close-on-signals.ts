import { openedServices } from "./context.ts";

const GRACE_MS = 3000;

/** On SIGTERM and SIGINT ends live streams and pools at once and leaves within three seconds. */
export function closeOnSignals(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      const leave = (): never => process.exit(0);
      setTimeout(leave, GRACE_MS).unref();
      void (openedServices()?.close() ?? Promise.resolve()).finally(leave);
    });
}
