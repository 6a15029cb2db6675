import { createHitRecorder } from "@penguin/core/event";
import {
  createKit,
  createTenant,
  fingerprint,
  type Kit,
  type LedgerRow,
  sentCampaign,
  type TestTenant,
} from "@penguin/core/testing";
import { createTokenSigner, type TokenKind } from "@penguin/mail/token";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createEdge, type EdgeRequest, type EdgeResponse } from "./create-edge.ts";

const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

let kit: Kit;
let tenant: TestTenant;
let message: LedgerRow;
let ask: (method: string, path: string, userAgent?: string) => Promise<EdgeResponse>;

beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  const { messages } = await sentCampaign(kit, tenant, { people: 1 });
  message = messages[0] as LedgerRow;
  const forTenant = (tenantId: string) => kit.system(tenantId, "event.record");
  const edge = createEdge({
    tokens: kit.doors.tokens,
    hits: createHitRecorder({ forTenant, groupMs: 1 }),
    forTenant,
  });
  ask = (method, path, userAgent = BROWSER) =>
    edge({ method, path, userAgent, body: "" } satisfies EdgeRequest);
});
afterAll(() => kit.close());

const token = (kind: TokenKind, link?: number): string =>
  kit.doors.tokens.sign({
    kind,
    tenantId: tenant.tenantId,
    messageId: message.id,
    ...(link === undefined ? {} : { link }),
  });
const counters = async () => {
  const [row] =
    await kit.root`select opened, machine_opened, clicked, machine_clicked, unsubscribed from campaign_counters
    where tenant_id = ${tenant.tenantId} and position = 1`;
  return { ...row };
};
const none = { opened: 0, machine_opened: 0, clicked: 0, machine_clicked: 0, unsubscribed: 0 };

describe("opens and clicks", () => {
  it("answers a pixel and counts the person's open", async () => {
    const response = await ask("GET", `/o/${token("open")}.gif`);
    expect(response).toMatchObject({
      status: 200,
      headers: { "Content-Type": "image/gif", "Cache-Control": "no-store, private" },
    });
    expect(await counters()).toEqual({ ...none, opened: 1 });
  });

  it("leads a click to where the link led, and counts it", async () => {
    const response = await ask("GET", `/r/${token("click", 0)}`);
    expect(response).toMatchObject({
      status: 302,
      headers: { Location: "https://acme.example/offer", "Referrer-Policy": "no-referrer" },
    });
    expect(await counters()).toEqual({ ...none, clicked: 1 });
  });

  it.each([
    ["HEAD by a browser", "HEAD", BROWSER],
    ["GET by a scanner", "GET", "Mozilla/5.0 (compatible; Barracuda Sentinel)"],
    ["GET by nobody named", "GET", ""],
    ["GET by a prefetching proxy", "GET", "Mozilla/5.0"],
  ])("takes %s for a machine's", async (_name, method, agent) => {
    await ask(method, `/o/${token("open")}.gif`, agent);
    expect((await ask(method, `/r/${token("click", 0)}`, agent)).status).toBe(302);
    expect(await counters()).toEqual({ ...none, machine_opened: 1, machine_clicked: 1 });
  });

  it("commits a hundred hits in few transactions and counts each message once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => ask("GET", `/o/${token("open")}.gif`)),
    );
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(await counters()).toEqual({ ...none, opened: 1 });
  });
});

describe("tokens that mean nothing", () => {
  const bad = (): [string, string][] => {
    const good = token("click", 0);
    const stranger = createTokenSigner([{ id: 1, secret: new Uint8Array(32).fill(1) }]);
    const flipped = `${good.slice(0, 30)}${good[30] === "A" ? "B" : "A"}${good.slice(31)}`;
    return [
      ["altered", flipped],
      ["cut", good.slice(0, -1)],
      ["longer", `${good}A`],
      ["of another kind", token("open")],
      [
        "of another signer",
        stranger.sign({ kind: "click", tenantId: tenant.tenantId, messageId: message.id, link: 0 }),
      ],
      ["of a link that is not there", token("click", 9)],
      [
        "of a message of another tenant",
        kit.doors.tokens.sign({ kind: "click", tenantId: tenant.userId, messageId: message.id, link: 0 }),
      ],
      ["empty", ""],
      ["a path", "../../etc/passwd"],
      ["a URL", "https://evil.example"],
    ];
  };

  it("leads nowhere and changes nothing", async () => {
    const before = await fingerprint(kit, tenant.tenantId);
    for (const [what, text] of bad()) {
      const response = await ask("GET", `/r/${text}`);
      expect(response.status, what).toBe(404);
      expect(response.headers["Location"], what).toBeUndefined();
      expect(String(response.body), what).toContain("This link does not lead anywhere");
    }
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("shows a plain pixel for any of them and records no open", async () => {
    const before = await fingerprint(kit, tenant.tenantId);
    for (const text of [token("click", 0), token("open").slice(2), "x"]) {
      const response = await ask("GET", `/o/${text}.gif`);
      expect(response).toMatchObject({ status: 200, headers: { "Content-Type": "image/gif" } });
    }
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("unsubscribes nobody by them", async () => {
    const before = await fingerprint(kit, tenant.tenantId);
    for (const text of [token("open"), token("unsubscribe").slice(1), "x"])
      for (const method of ["GET", "POST"]) expect((await ask(method, `/u/${text}`)).status).toBe(404);
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])("refuses %s on links", async (method) => {
    expect((await ask(method, `/r/${token("click", 0)}`)).status).toBe(405);
    expect(await counters()).toEqual(none);
  });
});

describe("unsubscribing", () => {
  it.each(["GET", "HEAD"])("changes nothing by %s, whoever asks", async (method) => {
    const before = await fingerprint(kit, tenant.tenantId);
    const response = await ask(method, `/u/${token("unsubscribe")}`);
    expect(response.status).toBe(200);
    expect(String(response.body)).toContain('<form method="post"');
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("acts by POST, once, and says so ever after", async () => {
    const path = `/u/${token("unsubscribe")}`;
    for (let i = 0; i < 2; i += 1)
      expect(String((await ask("POST", path)).body)).toContain("You are unsubscribed");
    expect(String((await ask("GET", path)).body)).toContain("You are unsubscribed");
    const rows = await kit.root`select email, reason from suppressions where tenant_id = ${tenant.tenantId}`;
    expect(rows.map((row) => ({ ...row }))).toEqual([{ email: message.toAddress, reason: "unsubscribed" }]);
    expect(await counters()).toEqual({ ...none, unsubscribed: 1 });
  });

  it("acts for the person a mail client's button speaks for, without cookies or scripts", async () => {
    const response = await ask("POST", `/u/${token("unsubscribe")}`, "");
    expect(response.status).toBe(200);
    expect(response.headers["Content-Security-Policy"]).toContain("default-src 'none'");
    expect(String(response.body)).not.toContain("<script");
  });
});
