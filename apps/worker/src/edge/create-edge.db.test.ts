import { createTopic } from "@penguin/core/consent";
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
import { createDirectStore } from "./edge-store.ts";
import { createEdge, type EdgeRequest, type EdgeResponse } from "./create-edge.ts";

const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

let kit: Kit;
let tenant: TestTenant;
let message: LedgerRow;
let ask: (
  method: string,
  path: string,
  userAgent?: string,
  rest?: Partial<EdgeRequest>,
) => Promise<EdgeResponse>;

beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  const { messages } = await sentCampaign(kit, tenant, { people: 1 });
  message = messages[0] as LedgerRow;
  const forTenant = (tenantId: string) => kit.system(tenantId, "event.record");
  const edge = createEdge({
    tokens: kit.doors.tokens,
    store: createDirectStore({ hits: createHitRecorder({ forTenant, groupMs: 1 }), forTenant }),
    forTenant,
  });
  ask = (method, path, userAgent = BROWSER, rest = {}) =>
    edge({ method, path, userAgent, body: "", ...rest } satisfies EdgeRequest);
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

describe("the page of choices", () => {
  const topicOf = async (name: string) => {
    const { ctx, workspaceId } = tenant;
    return (await createTopic(ctx, { workspaceId, name, description: "<b>all of it</b>" })).id;
  };
  const path = () => `/p/${token("unsubscribe")}`;
  const off = () =>
    kit.root`select email, scope, scope_id from suppressions where tenant_id = ${tenant.tenantId}`;

  it.each(["GET", "HEAD"])("changes nothing by %s, and escapes what a sender wrote", async (method) => {
    await topicOf("News & more");
    const before = await fingerprint(kit, tenant.tenantId);
    const response = await ask(method, path());
    expect(response.status).toBe(200);
    expect(String(response.body)).toContain("News &#38; more");
    expect(String(response.body)).not.toMatch(/<b>|<script/);
    expect(response.headers["Content-Security-Policy"]).toContain("default-src 'none'");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("keeps what a form says, without a redirect, and shows it", async () => {
    const [news, offers] = [await topicOf("News"), await topicOf("Offers")];
    const body = new URLSearchParams({ topic: offers, frequency: "week", format: "text", pause: "30" });
    const response = await ask("POST", path(), "", { body: body.toString() });
    expect(response.status).toBe(200);
    expect(String(response.body)).toContain("Your choice is kept");
    expect(String(response.body)).toMatch(new RegExp(`value="${offers}" checked`));
    expect((await off()).map((row) => ({ ...row }))).toEqual([
      { email: message.toAddress, scope: "topic", scope_id: news },
    ]);
    const again = String((await ask("GET", path())).body);
    expect(again).toContain('value="week" checked');
    expect(again).toContain("Go on pausing until 2026-04-01");
  });

  it("takes nonsense for nothing said", async () => {
    await ask("POST", path(), "", { body: "frequency=hourly&format=pdf&pause=9999&topic=x&topic=%00" });
    expect(await off()).toEqual([]);
    const [kept] = await kit.root`select frequency, format, paused_until from contact_preferences`;
    expect({ ...kept }).toEqual({ frequency: "any", format: "html", paused_until: null });
  });

  it("speaks the language it is switched to, else the person's, else the browser's", async () => {
    const titleOf = async (rest: Partial<EdgeRequest>) =>
      /lang="(..)"/.exec(String((await ask("GET", path(), BROWSER, rest)).body))?.[1];
    expect(await titleOf({})).toBe("en");
    expect(await titleOf({ acceptLanguage: "fr, es-MX;q=0.8, en;q=0.5" })).toBe("es");
    expect(await titleOf({ acceptLanguage: "es;q=0, en" })).toBe("en");
    await kit.root`update contacts set attributes = '{"language": "es"}' where tenant_id = ${tenant.tenantId}`;
    expect(await titleOf({ acceptLanguage: "en" })).toBe("es");
    expect(await titleOf({ query: "?lang=en" })).toBe("en");
    await ask("POST", path(), "", { query: "?lang=en", body: "frequency=any" });
    expect(await titleOf({ acceptLanguage: "es" })).toBe("en");
  });

  it("leads nowhere by a wrong token and is over once everything was left", async () => {
    for (const text of [token("open"), token("unsubscribe").slice(1), "x"])
      expect((await ask("POST", `/p/${text}`)).status).toBe(404);
    await ask("POST", `/u/${token("unsubscribe")}`);
    const before = await fingerprint(kit, tenant.tenantId);
    expect(String((await ask("POST", path(), "", { body: "frequency=day" })).body)).toContain(
      "You are unsubscribed",
    );
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });
});
