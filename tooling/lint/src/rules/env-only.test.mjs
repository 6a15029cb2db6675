import { checkRule } from "../rule-cases.mjs";

checkRule("env-only", {
  passes: [
    { at: "apps/web/src/env.ts", code: "export const port = process.env.PORT;" },
    { at: "packages/db/drizzle.config.ts", code: "export default { url: process.env.URL };" },
    { at: "tooling/bootstrap/start.mjs", code: "const home = process.env.HOME;" },
    { at: "apps/worker/src/main.ts", code: "process.exit(1); const env = read(); env.PORT;" },
    { at: "apps/web/src/instrumentation.ts", code: 'if (process.env.NEXT_RUNTIME === "nodejs") start();' },
  ],
  fails: [
    { at: "apps/worker/src/main.ts", code: "const port = process.env.PORT;" },
    { at: "apps/worker/src/main.ts", code: 'const port = process["env"].PORT;' },
    { at: "packages/core/src/contact/x.ts", code: "const { env } = process;" },
    { at: "packages/infra/src/smtp/index.ts", code: 'import { env } from "node:process";' },
    { at: "tooling/bench/src/main.ts", code: "const n = process.env.N;" },
  ],
});
