import { checkNode } from "./check-node.mjs";

checkNode();
const { startPenguin } = await import("./start/start-penguin.mjs");
process.exitCode = await startPenguin(process.argv.slice(2));
