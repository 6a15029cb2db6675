/** What has to be closed when a process ends, last opened first closed. */
export interface ShutdownStack {
  /** Adds a step; steps run in reverse order of their addition. */
  add(name: string, close: () => Promise<void> | void): void;
  /** Runs every step once, even when an earlier one throws; resolves with the names of the steps that failed. */
  close(): Promise<string[]>;
}

/** Makes an empty shutdown stack. Calling `close` twice runs the steps once. */
export function createShutdownStack(): ShutdownStack {
  const steps: { name: string; close: () => Promise<void> | void }[] = [];
  let closing: Promise<string[]> | undefined;
  const run = async (): Promise<string[]> => {
    const failed: string[] = [];
    for (const step of steps.reverse()) {
      try {
        await step.close();
      } catch {
        failed.push(step.name);
      }
    }
    return failed;
  };
  return {
    add: (name, close) => void steps.push({ name, close }),
    close: () => (closing ??= run()),
  };
}
