/** The command of the stage `generated files`, as pages show it. */
export const GENERATED = "npm run -s gen -- --check";
