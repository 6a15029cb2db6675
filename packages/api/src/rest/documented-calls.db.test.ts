import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { createApiKey } from "@penguin/core/api-key";
import { API_SCOPES } from "@penguin/core/api-key/schema";
import {
  addMailbox,
  confirmAddress,
  createKit,
  createTenant,
  joinMember,
  type Kit,
} from "@penguin/core/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveRest } from "./testing/open-rest.ts";

const run = promisify(execFile);
const PAGE = readFileSync(new URL("../../../../docs/guide/api.md", import.meta.url), "utf8");

/** The commands of the page's `bash` blocks, each with the lines it goes on over. */
const commandsOf = (page: string): string[] =>
  [...page.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split(/\n(?=\S)/)
      .map((command) => command.trim())
      .filter((command) => command !== ""),
  );

/** What an answer names is what later lines stand for. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/^api GET \/workspaces/, "WORKSPACE"],
  [/^api POST \/contact-lists '/, "LIST"],
  [/^api POST \/contacts /, "CONTACT"],
  [/^api GET "\/mailboxes/, "MAILBOX"],
  [/^api POST \/campaigns '/, "CAMPAIGN"],
  [/^api POST \/invitations /, "INVITATION"],
];

let kit: Kit;
let door: Awaited<ReturnType<typeof serveRest>>;
beforeAll(async () => {
  kit = await createKit();
  door = await serveRest(kit);
});
afterAll(async () => {
  await door.close();
  await kit.close();
});

const idIn = (data: unknown): string => {
  const row: unknown = Array.isArray(data) ? data[0] : data;
  return typeof row === "object" && row !== null && "id" in row ? String(row.id) : "";
};

it("shows calls that work as they stand there, from first to last", async () => {
  const tenant = await createTenant(kit);
  await confirmAddress(kit, tenant);
  await addMailbox(kit, tenant);
  const [ann, heir] = [
    await joinMember(kit, tenant, { name: "Ann Example" }),
    await joinMember(kit, tenant, { roles: ["admin"] }),
  ];
  const { key } = await createApiKey(tenant.ctx, { name: "Page", scopes: [...API_SCOPES] });
  const ids = new Map([
    ["WORKSPACE", tenant.workspaceId],
    ["USER", ann.userId],
    ["HEIR", heir.userId],
  ]);
  // Only here: the status goes behind the answer.
  const before = ["curl() { command curl -s -w '\\n%{http_code}' \"$@\"; }"];
  const calls: string[] = [];
  for (const command of commandsOf(PAGE)) {
    const text = command
      .replaceAll("https://app.example.com/api/v1", door.url)
      .replace("pm_live_...", key)
      .replace(/\b[A-Z]{4,}\b/g, (word) => ids.get(word) ?? word);
    if (!/^(api|curl) /.test(text)) {
      before.push(text);
      continue;
    }
    const { stdout } = await run("bash", ["-c", [...before, text].join("\n")]);
    const cut = stdout.lastIndexOf("\n");
    const [body, status] = [stdout.slice(0, cut), stdout.slice(cut + 1)];
    expect(status, `${command}\n${body}`).toMatch(/^2\d\d$/);
    calls.push(command);
    const [, word] = NAMED.find(([pattern]) => pattern.test(command)) ?? [];
    if (word !== undefined) ids.set(word, idIn((JSON.parse(body) as { data: unknown }).data));
  }
  expect(calls.length).toBeGreaterThan(15);
});
