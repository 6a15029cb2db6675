import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/contact/x.ts";

checkRule("product-only", {
  passes: [
    { at, code: "const democracy = 1; const demographics = 'demonstration';" },
    { at: "tooling/bench/src/main.ts", code: 'import { startSimulator } from "@penguin/simulator";' },
    { at: "packages/simulator/src/main.ts", code: "const simulator = 1;" },
    { at: "apps/cli/src/rehearse.ts", code: "const simulated = 1;" },
    { at: "apps/cli/src/rehearse/run.ts", code: 'const demo = "demo";' },
  ],
  fails: [
    { at, code: "const isSimulated = true;" },
    { at, code: "const demoUser = 1;" },
    { at, code: 'const mode = "demo";' },
    { at, code: "const mode = `a Simulation`;" },
    { at, code: 'import "@penguin/simulator";' },
    { at: "apps/web/src/shell/strip.tsx", code: "export const Strip = () => <p>Simulated internet</p>;" },
    { at: "apps/cli/src/doctor.ts", code: "const simulator = 1;" },
  ],
});
