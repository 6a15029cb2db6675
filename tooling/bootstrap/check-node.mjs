/** Ends the process with one sentence when Node is too old; written so that an old Node can read it. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`PenguinMails needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}
