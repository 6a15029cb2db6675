/** What the tests are told by the environment: the browser, a running instance to use, a seed to repeat. */
export const browserTestEnv = () => ({
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  /** A file with the ready line of an instance that runs already; it is left running. */
  given: process.env["E2E_INSTANCE"] ?? "",
  seed: process.env["E2E_SEED"],
});

/** The environment that the instance under test is started with. */
export const startEnv = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...more,
});
