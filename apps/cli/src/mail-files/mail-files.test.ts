import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const loader = createRequire(import.meta.url).resolve("tsx");
const main = new URL("../main.ts", import.meta.url).pathname;
let folder: string;

const penguin = (...argv: string[]) =>
  run(process.execPath, ["--import", loader, main, ...argv], { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
const bounce = [
  "Return-Path: <>",
  "From: MAILER-DAEMON@mx.b.example",
  "To: ana@acme.example",
  "Subject: failure notice",
  "",
  "Hi. This is the mail program at mx.b.example.",
  "I'm afraid I wasn't able to deliver your message to the following addresses.",
  "",
  "<bo@b.example>:",
  "Sorry, no mailbox here by that name. (#5.1.1)",
].join("\r\n");

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "penguin-mail-files-"));
  await mkdir(path.join(folder, "in", "deeper"), { recursive: true });
  await writeFile(path.join(folder, "in", "deeper", "a.eml"), bounce);
  await writeFile(path.join(folder, "in", "b.eml"), "Subject: Re: x\r\n\r\nYes.\r\n\r\n> No?\r\n");
  await writeFile(path.join(folder, "in", ".hidden"), "x");
});

it("says of each mail below a folder what it is", async () => {
  const { code, stdout } = await penguin("classify", "in", "--json");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect({ code, count: lines.length }).toEqual({ code: 0, count: 2 });
  expect(lines[0]).toMatchObject({ file: path.join("in", "b.eml"), kind: "reply", action: "none" });
  expect(lines[1]).toEqual({
    file: path.join("in", "deeper", "a.eml"),
    kind: "bounce",
    recipients: ["bo@b.example"],
    status: "5.1.1",
    replyCode: null,
    reason: "unknown_user",
    action: "suppress",
    confidence: expect.any(Number),
    rule: expect.stringContaining("words."),
    originalMessageId: null,
    autoReply: null,
  });
});

it("gives the new text of a reply", async () => {
  const { stdout } = await penguin("reply-text", "in/b.eml", "--json");
  expect(JSON.parse(stdout)).toEqual({ file: "in/b.eml", text: "Yes." });
});

it("goes on behind a file that cannot be read, says so, and ends with 1", async () => {
  const { code, stdout, stderr } = await penguin("classify", "in/none.eml", "in/b.eml");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^penguin classify: in\/none\.eml: ENOENT/u);
  expect(stdout).toMatch(/^in\/b\.eml\treply\tnone/u);
});

it("explains itself, and refuses a command line that says nothing", async () => {
  const help = await penguin("classify", "--help");
  expect({ code: help.code, stdout: help.stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^say: classify FILE-OR-FOLDER\.\.\. \[--json\]\n/u),
  });
  expect(await penguin("reply-text")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("say: reply-text"),
  });
});
