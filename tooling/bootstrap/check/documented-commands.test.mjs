import { describe, expect, it } from "vitest";
import { commandsOf } from "./documented-commands.mjs";

describe("commands of a page", () => {
  it("are the lines of its sh blocks and nothing else", () => {
    const page =
      "# A\n\n```sh\nnpm start\n\n# a remark\nnpm test -- --fast\n```\n\n```json\nnpm run no\n```\n`npm run inline`\n";
    expect(commandsOf(page)).toEqual(["npm start", "npm test -- --fast"]);
  });
});
