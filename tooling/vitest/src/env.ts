/** What a run of tests is told by whoever started it. */
export const testRunEnv = () => ({
  /** Where to note the CPU seconds of each test file; undefined when nobody asked. */
  cpuFile: process.env["PENGUIN_CPU_FILE"],
});
