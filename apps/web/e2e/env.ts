/** What the tests are told by the environment: the browser, a running instance to use, how much to look at. */
export const browserTestEnv = () => ({
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  /** A file with the ready line of an instance that runs already; it is left running. */
  given: process.env["E2E_INSTANCE"] ?? "",
  /** A seed to repeat. */
  seed: process.env["E2E_SEED"],
  /** A look to take in place of the commit's, as `360 dark`. */
  look: process.env["E2E_LOOK"],
  /** The run with everything in it, however long that takes. */
  long: process.env["PENGUIN_LONG"] === "1",
});

/** The environment that the instance under test is started with. */
export const startEnv = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...more,
});
