/** The environment of a product that keeps its data in this folder. */
export const instanceEnv = (state: string): NodeJS.ProcessEnv => ({ ...process.env, PENGUIN_STATE: state });
