import { checkNode } from "./check-node.mjs";

checkNode();
const { runTests } = await import("./check/run-tests.mjs");
process.exitCode = await runTests(process.argv.slice(2));
