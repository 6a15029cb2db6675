import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createLogger } from "./log.ts";
import { withTrace } from "./trace.ts";

const capture = () => {
  const lines: string[] = [];
  const destination = new PassThrough().on("data", (chunk) => lines.push(String(chunk)));
  return { lines, log: createLogger({ name: "test", level: "info", destination }) };
};

it("writes the running request's id and hides secrets, addresses and bodies", () => {
  const { lines, log } = capture();
  withTrace({ requestId: "request-1", operation: "campaign.launch" }, () =>
    log.info({ password: "p4ss", mail: { to: "a@b.example", html: "<p>hi</p>" }, count: 3 }, "sent"),
  );
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    requestId: "request-1",
    operation: "campaign.launch",
    count: 3,
    msg: "sent",
  });
  expect(lines.join("")).not.toMatch(/p4ss|a@b\.example|<p>hi/);
});

it("keeps the parameters of a failed query out of the log", () => {
  const { lines, log } = capture();
  const cause = new Error("duplicate key");
  log.error(
    { err: new Error("Failed query: insert into contacts values ($1)\nparams: a@b.example,Ada", { cause }) },
    "failed",
  );
  expect(lines.join("")).toContain("insert into contacts");
  expect(lines.join("")).toContain("duplicate key");
  expect(lines.join("")).not.toContain("a@b.example");
});

it.skipIf(!existsSync("/dev/full"))("throws nothing while no line can be written", () => {
  const full = openSync("/dev/full", "w");
  const program = `const { createLogger } = await import(${JSON.stringify(new URL("./log.ts", import.meta.url).href)});
    const log = createLogger({ name: "test", level: "info" });
    for (let n = 0; n < 3000; n += 1) log.info({ filling: "x".repeat(1000) }, "a line");
    process.stderr.write("went on");`;
  const run = spawnSync(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", program],
    { stdio: ["ignore", full, "pipe"], encoding: "utf8" },
  );
  closeSync(full);
  expect([run.status, run.stderr]).toEqual([0, "went on"]);
});
