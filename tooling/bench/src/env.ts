/** The environment of a product that keeps its data in this folder and lets one person call as often as it can answer. */
export const instanceEnv = (state: string): NodeJS.ProcessEnv => ({
  ...process.env,
  PENGUIN_STATE: state,
  USER_CALL_LIMIT: "10000000",
});
