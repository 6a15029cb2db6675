import { describe, expect, it } from "vitest";
import { GENERATED } from "./generated-command.mjs";
import { commandsOf, documentedCommands, notRunOf } from "./documented-commands.mjs";

describe("commands of a page", () => {
  it("are the lines of its sh blocks and nothing else", () => {
    const page =
      "# A\n\n```sh\nnpm start\n\n# a remark\nnpm test -- --fast\n```\n\n```json\nnpm run no\n```\n`npm run inline`\n";
    expect(commandsOf(page)).toEqual(["npm start", "npm test -- --fast"]);
  });
});

describe("what a command printed", () => {
  it("says whether it could do what it is for", () => {
    expect(notRunOf('starting\n{"notRun":"Debian\'s postfix is not installed"}\n')).toBe(
      "Debian's postfix is not installed",
    );
    expect(notRunOf('{"messages":60,"notRun":"no"}\n')).toBeUndefined();
  });
});

it("the pages show the command that a stage runs for them, and one rehearsal", () => {
  const commands = documentedCommands();
  expect(commands).toContain(GENERATED);
  expect(commands.filter((command) => /\brehearse\b/.test(command))).toHaveLength(1);
});
