/** What feeds others stops after them, whatever order they became ready in. */
const ORDER = ["watch", "web", "worker", "simulator", "redis", "database"];

/** Remembers how to stop what was started, and stops it in order, once, saying what it does. */
export const createStack = (say) => {
  const started = [];
  let stopping;
  const stopOne = async ({ name, stop }) => {
    const at = performance.now();
    const how = await stop().catch((error) => `failed: ${error.message}`);
    say(`  ${name} ${how ?? "stopped"} (${Math.round(performance.now() - at)} ms)`);
  };
  const stopInOrder = async () => {
    const ordered = [...started].sort((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
    for (const part of ordered) await stopOne(part);
  };
  return {
    /** What starts while everything stops is stopped at once. */
    push: (name, stop) => {
      if (stopping) stopping = stopping.then(() => stopOne({ name, stop }));
      else started.push({ name, stop });
    },
    stopAll: () => (stopping ??= stopInOrder()),
  };
};
