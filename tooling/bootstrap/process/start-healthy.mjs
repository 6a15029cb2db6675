import { isAnswering, waitHealthy } from "./health.mjs";

/**
 * Starts a process and waits until it says itself that it is healthy. Gives its `handle`, what it `said`, and `isWell`, which
 * asks it whether it still answers. One that does not get healthy is stopped, and the Failure of the wait is thrown.
 */
export const startHealthy = async ({ processes, name, what, url, bootId, timeoutMs }) => {
  const handle = processes.start(name, what);
  try {
    const said = await waitHealthy({ handle, url, bootId, timeoutMs });
    return { handle, said, isWell: () => isAnswering({ url, bootId }) };
  } catch (error) {
    await processes.stop(handle, 2_000);
    throw error;
  }
};
