import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  sentCampaign,
  type TestTenant,
} from "@penguin/core/testing";
import { listSuppressions } from "@penguin/core/suppression";
import {
  createWrongUnsubscribe,
  listenHttp,
  UNSUBSCRIBE_TOKEN,
  type UnsubscribeFault,
} from "@penguin/simulator";
import { runEdge } from "@penguin/worker/run-edge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alterLink, checkUnsubscribe, readUnsubscribeArguments } from "@penguin/cli/check-unsubscribe";

let kit: Kit;
let tenant: TestTenant;
let edge: Awaited<ReturnType<typeof runEdge>>;
let wrong: Awaited<ReturnType<typeof listenHttp>>;
beforeAll(async () => {
  kit = await createKit();
  tenant = await createTenant(kit);
  const answer = createWrongUnsubscribe();
  wrong = await listenHttp((request) => answer(request) ?? { status: 404 }, { port: 0 });
  edge = await runEdge({
    port: 0,
    host: "127.0.0.1",
    tokens: kit.doors.tokens,
    forTenant: (tenantId) => kit.system(tenantId),
    log: kit.system(tenant.tenantId).log,
  });
});
afterAll(async () => {
  await edge.close();
  await wrong.close();
  await kit.close();
});

const failures = (rules: readonly { rule: string; outcome: string }[]): string[] =>
  rules.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule);

describe("our own links", () => {
  it("pass every rule, and the person is suppressed afterwards and not before", async () => {
    await sentCampaign(kit, tenant);
    const [message] = await ledgerOf(tenant);
    const messageId = message?.id ?? "";
    const token = kit.doors.tokens.sign({ kind: "unsubscribe", tenantId: tenant.tenantId, messageId });
    const url = `http://127.0.0.1:${edge.port}/u/${token}`;
    await fetch(url);
    expect((await listSuppressions(tenant.ctx, {})).rows).toEqual([]);
    const report = await checkUnsubscribe({ url, mail: undefined });
    expect(failures(report.rules)).toEqual([]);
    expect(report).toMatchObject({ failed: 0 });
    expect(report.rules.map(({ outcome }) => outcome)).toContain("not_applicable");
    expect((await listSuppressions(tenant.ctx, {})).rows).toMatchObject([
      { email: message?.toAddress, reason: "unsubscribed" },
    ]);
  });
});

it("answers 503 when the opt-out could not be stored, so that the mailbox provider tries again", async () => {
  const away = await createKit();
  const lost = await createTenant(away);
  await sentCampaign(away, lost);
  const [message] = await ledgerOf(lost);
  const broken = await runEdge({
    port: 0,
    host: "127.0.0.1",
    tokens: away.doors.tokens,
    forTenant: (tenantId) => away.system(tenantId),
    log: away.system(lost.tenantId).log,
  });
  const { tenantId } = lost;
  const token = away.doors.tokens.sign({ kind: "unsubscribe", tenantId, messageId: message?.id ?? "" });
  await away.lose();
  await away.close();
  const answer = await fetch(`http://127.0.0.1:${broken.port}/u/${token}`, {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  expect(answer.status).toBe(503);
  await broken.close();
});

describe("links of a sender who does it wrong", () => {
  it.each<[UnsubscribeFault, string[]]>([
    ["none", []],
    ["get-acts", ["GET does not unsubscribe: its page asks first"]],
    ["head-has-no-page", ["HEAD answers as GET does, without a body"]],
    [
      "post-redirects",
      [
        "POST of List-Unsubscribe=One-Click is taken",
        "POST is not answered by a redirect",
        "POST is taken as multipart/form-data too",
        "POST may be repeated",
      ],
    ],
    [
      "post-asks-sign-in",
      [
        "POST of List-Unsubscribe=One-Click is taken",
        "POST needs no cookie and no sign-in",
        "POST is taken as multipart/form-data too",
        "POST may be repeated",
      ],
    ],
    [
      "post-fails",
      [
        "POST of List-Unsubscribe=One-Click is taken",
        "POST is taken as multipart/form-data too",
        "POST may be repeated",
      ],
    ],
    ["multipart-fails", ["POST is taken as multipart/form-data too"]],
    ["repeat-fails", ["POST is taken as multipart/form-data too", "POST may be repeated"]],
    ["takes-any-link", ["an altered link is refused"]],
  ])("%s fails where it should", async (fault, expected) => {
    const url = `http://127.0.0.1:${wrong.port}/wrong-unsubscribe/${fault}/${UNSUBSCRIBE_TOKEN}`;
    const { rules, failed } = await checkUnsubscribe({ url, mail: undefined });
    expect(failures(rules)).toEqual(expected);
    expect(failed).toBe(expected.length);
  });
});

describe("the headers of a mail", () => {
  const check = (header: string) => {
    const mail = path.join(mkdtempSync(path.join(tmpdir(), "penguin-check-")), "mail.eml");
    writeFileSync(mail, `From: a@b.example\r\n${header}\r\nSubject: x\r\n\r\nText\r\n`);
    return checkUnsubscribe({ url: undefined, mail });
  };

  it("must be one, with https, one-click, and signed", async () => {
    const { rules } = await check("List-Unsubscribe: mailto:u@b.example\r\nList-Unsubscribe-Post: yes");
    expect(failures(rules)).toHaveLength(5);
  });
});

it("alters one character of the part that says who", () => {
  const link = "https://x.example/u/AAAAAAAA?lang=en";
  expect(alterLink(link)).toBe("https://x.example/u/AAAABAAA?lang=en");
});

it.each([[[]], [["--url", "ftp://x"]], [["--link", "https://x.example"]]])(
  "refuses the command line %j",
  (argv) => {
    expect(() => readUnsubscribeArguments(argv)).toThrow();
  },
);
