import { getApiKeyUsage, PLAN_LIMITS } from "@penguin/core/api-key";
import { createContact, listContacts } from "@penguin/core/contact";
import {
  createFakeRateLimiter,
  createKit,
  createTenant,
  joinMember,
  type Kit,
  type TestTenant,
} from "@penguin/core/testing";
import { listCampaigns } from "@penguin/core/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyWith, openRest } from "./testing/open-rest.ts";

let kit: Kit;
let rest: ReturnType<typeof openRest>;
let tenant: TestTenant;
let key: string;
beforeAll(async () => {
  kit = await createKit();
  rest = openRest(kit, {
    ...createFakeRateLimiter(),
    take: async (_key, { burst }) => ({ ...FREE, limit: burst }),
  });
  tenant = await createTenant(kit);
  ({ key } = await keyWith(
    tenant,
    "manage_contacts",
    "manage_campaigns",
    "read_inbox",
    "manage_suppression",
  ));
});
afterAll(() => kit.close());
const FREE = { allowed: true, remaining: 1, resetSeconds: 60 };
const json = { "content-type": "application/json" };
const count = async (): Promise<number> => (await listContacts(tenant.ctx, { limit: 100 })).rows.length;
const NULL_CHARACTER = String.fromCharCode(0);

describe("an address", () => {
  it("that leads nowhere is 404, in other versions too, with a key and without", async () => {
    for (const path of ["/nothing", "/contacts/a/b/c", "/", "/contacts/%ff", "/__proto__"])
      for (const wish of [{ key }, {}])
        expect((await rest.call(`GET ${path}`, wish)).body.error?.code, path).toBe("not_found");
    const other = await rest.handle(new Request("http://localhost/api/v2/contacts"), "192.0.2.9");
    expect(other.status).toBe(404);
  });

  it("answers other methods with 405 and what it takes", async () => {
    const reply = await rest.call("DELETE /contacts", { key });
    expect(reply.status).toBe(405);
    expect(reply.headers.get("allow")).toBe("GET, POST");
    expect((await rest.call("OPTIONS /contacts")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("with a key in it is refused with the advice to revoke the key, whatever else it says", async () => {
    for (const path of [`/contacts?api_key=${key}`, `/contacts/${key}`, `/openapi.json?x=${key}`]) {
      const reply = await rest.call(`GET ${path}`, { key });
      expect(reply.body.error).toMatchObject({ code: "invalid", details: { reason: "key_in_url" } });
      expect(reply.body.error?.message).toContain("Revoke");
      expect(JSON.stringify(reply.body)).not.toContain(key);
    }
  });
});

describe("a caller", () => {
  it("is known by the bearer key alone, not by cookies or other schemes", async () => {
    const others: Record<string, string>[] = [
      { cookie: `next-auth.session-token=${key}` },
      { authorization: `Basic ${key}` },
      { authorization: `Bearer ${key} extra` },
      { "x-api-key": key },
    ];
    for (const headers of others) {
      const reply = await rest.call("GET /contacts", { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  it("gets an error with code, sentence and a link, and the request's id on every answer", async () => {
    const reply = await rest.call("GET /contacts/not-an-id", {
      key,
      headers: { "x-request-id": "my-request-1" },
    });
    expect(reply.status).toBe(400);
    expect(reply.headers.get("x-request-id")).toBe("my-request-1");
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.body.error).toMatchObject({
      code: "invalid",
      details: { fields: { contactId: expect.any(String) } },
      docs: "https://app.penguin.test/docs/api#invalid",
    });
    expect((await rest.call("GET /contacts")).headers.get("x-request-id")).toMatch(/^[\w-]{8,}$/);
  });

  it("is counted by operation, failures apart", async () => {
    const robot = await keyWith(tenant, "manage_contacts");
    await rest.call("GET /contacts", { key: robot.key });
    await rest.call("GET /contacts?limit=0", { key: robot.key });
    await rest.call("GET /suppressions", { key: robot.key });
    const { rows } = await getApiKeyUsage(tenant.ctx, { apiKeyId: robot.id });
    expect(rows).toMatchObject([
      { operation: "contact.list", calls: 2, failures: 1 },
      { operation: "suppression.list", calls: 1, failures: 1 },
    ]);
  });

  it("learns nothing of an error that nobody intended", async () => {
    const broken = openRest({
      ...kit,
      system: () => ({ ...kit.system(tenant.tenantId), db: undefined as never }),
    });
    const reply = await broken.call("GET /contacts", { key });
    expect(reply.status).toBe(500);
    expect(JSON.stringify(reply.body)).not.toMatch(/undefined|TypeError|at /);
  });
});

describe("a body", () => {
  const post = (body: string, headers: Record<string, string> = json) =>
    rest.call("POST /contacts", { key, body, headers });

  it("must be a JSON object of known fields, and is otherwise refused by name", async () => {
    const before = await count();
    for (const body of ["{", '{"email":', "[]", '"text"', "1", "null", "\ud800{"])
      expect((await post(body)).body.error?.code, body).toBe("invalid");
    const unknown = await post('{"email":"a@firm.example","tenantId":"x","status":"active"}');
    expect(Object.keys(unknown.body.error?.details.fields ?? {})).toEqual(["tenantId", "status"]);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
      expect((await post("{}", { "content-type": type })).status).toBe(415);
    expect(await count()).toBe(before);
  });

  it("may not be deep, nor carry prototype keys, nor the null character", async () => {
    const deep = `{"email":"a@firm.example","attributes":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect((await post(deep)).body.error?.message).toContain("deeper");
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const reply = await post(`{"email":"a@firm.example","attributes":{"${name}":{"admin":true}}}`);
      expect(reply.body.error?.details.fields).toHaveProperty([name]);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const text = JSON.stringify({ email: "a@firm.example", firstName: `a${NULL_CHARACTER}b` });
    expect((await post(text)).status).toBe(400);
  });

  it("over 1 MB is refused, announced or not", async () => {
    const large = JSON.stringify({ email: "a@firm.example", firstName: "x".repeat(1_000_000) });
    expect((await post(large)).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100_000));
      },
    });
    const init = {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { ...json, authorization: `Bearer ${key}` },
    };
    const reply = await rest.handle(
      new Request("http://localhost/api/v1/contacts", init as RequestInit),
      undefined,
    );
    expect(reply.status).toBe(413);
    expect(pulled).toBeLessThan(20);
  });

  it("may not speak for the path, nor the query for the body", async () => {
    const { id } = await createContact(tenant.ctx, { email: "path@firm.example" });
    const reply = await rest.call(`PATCH /contacts/${id}`, { key, body: { contactId: id, city: "Oslo" } });
    expect(reply.body.error?.details.fields).toHaveProperty("contactId");
    expect((await rest.call(`PATCH /contacts/${id}?city=Oslo`, { key, body: {} })).status).toBe(400);
  });
});

describe("parameters", () => {
  it("that are unknown, doubled, out of range or carry SQL are refused, and search takes text as text", async () => {
    const bad = [
      "sort=email;drop table contacts",
      "sort=email desc--",
      "status=active' or '1'='1",
      "limit=101",
      "limit=1e9",
      "limit=1&limit=2",
      "order=email",
      "__proto__=1",
      "search=%00",
      "listId=1 or 1=1",
      `cursor=${encodeURIComponent("' or 1=1")}`,
      `cursor=${Buffer.from('["a","b"]').toString("base64url")}`,
      `cursor=${Buffer.from('["a",{"x":1}]').toString("base64url")}`,
    ];
    for (const query of bad)
      expect((await rest.call(`GET /contacts?${query}`, { key })).status, query).toBe(400);
    const search = encodeURIComponent("'; drop table contacts; --");
    expect(await rest.call(`GET /contacts?search=${search}`, { key })).toMatchObject({
      status: 200,
      body: { data: [] },
    });
    const forged = Buffer.from('["yesterday","0197a000-0000-7000-8000-00000000000a"]').toString("base64url");
    expect((await rest.call(`GET /inbox/threads?cursor=${forged}`, { key })).status).toBe(400);
  });

  it("page through everything once", async () => {
    const other = await createTenant(kit);
    const robot = await keyWith(other, "manage_contacts");
    for (let i = 0; i < 7; i += 1) await createContact(other.ctx, { email: `p${i}@firm.example` });
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await rest.call(`GET /contacts?sort=email&limit=3${cursor}`, { key: robot.key });
      seen.push(...(body.data as { email: string }[]).map((row) => row.email));
      cursor = body.page?.nextCursor ? `&cursor=${body.page.nextCursor}` : "";
    } while (cursor !== "");
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `p${i}@firm.example`));
  });
});

describe("members", () => {
  it("are paged and searched, and removed only by their name in the body", async () => {
    const other = await createTenant(kit);
    const robot = await keyWith(other, "manage_members");
    for (const name of ["Amy", "Bob", "Cid"]) await joinMember(kit, other, { name });
    const seen: { name: string; userId: string }[] = [];
    let cursor = "";
    do {
      const { body } = await rest.call(`GET /members?limit=3${cursor}`, { key: robot.key });
      seen.push(...(body.data as typeof seen));
      cursor = body.page?.nextCursor ? `&cursor=${body.page.nextCursor}` : "";
    } while (cursor !== "");
    expect(seen.map((row) => row.name)).toEqual(["Amy", "Bob", "Cid", "Olive Owner"]);
    const found = await rest.call("GET /members?search=BO", { key: robot.key });
    expect(found.body.data).toMatchObject([{ name: "Bob" }]);
    const path = `/members/${seen[1]?.userId}`;
    const remove = (query: string, body: unknown) =>
      rest.call(`DELETE ${path}${query}`, { key: robot.key, body });
    expect((await remove("?confirm=Bob", undefined)).status).toBe(400);
    const wrong = await remove("", { confirm: "Amy" });
    expect(wrong.body.error).toMatchObject({
      code: "invalid",
      details: { fields: { confirm: "Type Bob." } },
    });
    expect((await remove("", { confirm: "Bob" })).status).toBe(204);
    expect((await remove("", { confirm: "Bob" })).status).toBe(404);
  });
});

describe("an Idempotency-Key", () => {
  const create = (name: string, idempotency: string) =>
    rest.call("POST /campaigns", {
      key,
      body: { workspaceId: tenant.workspaceId, name },
      headers: { ...json, "idempotency-key": idempotency },
    });
  const named = async (search: string) => (await listCampaigns(tenant.ctx, { search })).rows.length;

  it("gives the stored answer again, and refuses another body", async () => {
    const first = await create("Once", "k-1");
    const again = await create("Once", "k-1");
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await create("Twice", "k-1")).body.error).toMatchObject({
      code: "conflict",
      details: { reason: "key_reused" },
    });
    expect([await named("Once"), await named("Twice")]).toEqual([1, 0]);
  });

  it("lets one of twenty at once through; the others wait or are told to", async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => create("Rush", "k-2")));
    expect(await named("Rush")).toBe(1);
    for (const reply of replies) expect([201, 409]).toContain(reply.status);
    const waiting = replies.filter((reply) => reply.status === 409);
    for (const reply of waiting) expect(reply.headers.get("retry-after")).toBe("1");
    expect((await create("Rush", "k-2")).status).toBe(201);
  });

  it("keeps refusals of verbs, and is free again after bad input", async () => {
    const add = (email: string, idempotency: string) =>
      rest.call("POST /contacts", {
        key,
        body: { email },
        headers: { ...json, "idempotency-key": idempotency },
      });
    await add("twin@firm.example", "k-3");
    expect((await add("twin@firm.example", "k-4")).status).toBe(409);
    expect((await add("twin@firm.example", "k-4")).headers.get("idempotent-replayed")).toBe("true");
    expect((await add("nobody", "k-5")).status).toBe(400);
    expect((await add("somebody@firm.example", "k-5")).status).toBe(201);
    expect((await add("x@firm.example", "a b")).status).toBe(400);
  });

  it("replays an answer without content as such", async () => {
    const add = () =>
      rest.call("POST /suppressions", {
        key,
        body: { email: "no@firm.example" },
        headers: { ...json, "idempotency-key": "k-6" },
      });
    expect((await add()).status).toBe(204);
    const again = await add();
    expect(again.status).toBe(204);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  it("left behind by a crash is not done again unless that is harmless", async () => {
    const { key: robot } = await keyWith(tenant, "manage_campaigns", "manage_contacts");
    const headers = { ...json, "idempotency-key": "k-7" };
    await kit.root`alter table campaigns rename to campaigns_away`;
    const body = { workspaceId: tenant.workspaceId, name: "Cut off" };
    const failed = await rest.call("POST /campaigns", { key: robot, body, headers });
    await kit.root`alter table campaigns_away rename to campaigns`;
    expect(failed.status).toBe(500);
    expect(
      (await rest.call("POST /campaigns", { key: robot, body, headers })).body.error?.details.reason,
    ).toBe("key_in_use");
    kit.pass(61);
    const late = await rest.call("POST /campaigns", { key: robot, body, headers });
    expect(late.body.error?.details.reason).toBe("key_left_behind");
    expect(await named("Cut off")).toBe(0);
  });
});

describe("the limit", () => {
  it("is told on every answer, and past it nothing is done", async () => {
    const limited = openRest(kit);
    const { key: robot } = await keyWith(tenant, "manage_contacts");
    const replies = await Promise.all(
      Array.from({ length: 110 }, () => limited.call("GET /contacts", { key: robot })),
    );
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(100);
    const refused = replies.find((reply) => reply.status === 429);
    expect(refused?.headers.get("ratelimit-limit")).toBe("100");
    expect(refused?.headers.get("ratelimit-policy")).toBe('"minute";q=60;w=60, "burst";q=40;w=600');
    expect(refused?.headers.get("ratelimit-remaining")).toBe("0");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.body.error?.code).toBe("limit_exceeded");
    const { key: other } = await keyWith(tenant, "manage_contacts");
    expect((await limited.call("GET /contacts", { key: other })).headers.get("ratelimit-remaining")).toBe(
      "99",
    );
  });

  it("is the plan's of this moment, by the table", async () => {
    const limited = openRest(kit);
    const own = await createTenant(kit);
    const { key: robot } = await keyWith(own, "manage_contacts");
    for (const [plan, { perMinute, burst }] of Object.entries(PLAN_LIMITS)) {
      await kit.root`update tenants set plan = ${plan} where tenant_id = ${own.tenantId}`;
      const { headers, status } = await limited.call("GET /contacts", { key: robot });
      expect(status).toBe(200);
      expect(headers.get("ratelimit-limit")).toBe(String(burst));
      expect(headers.get("ratelimit-policy")).toContain(`"minute";q=${perMinute};w=60`);
    }
    expect(PLAN_LIMITS).toEqual({
      starter: { perMinute: 60, burst: 100 },
      growth: { perMinute: 300, burst: 500 },
      scale: { perMinute: 1000, burst: 2000 },
    });
  });

  it("of an address without a key is its own, and guessing keys spends it", async () => {
    const limited = openRest(kit);
    const guess = (i: number) =>
      limited.call("GET /contacts", { key: `pm_live_${String(i).padStart(32, "0")}` });
    const replies = await Promise.all(Array.from({ length: 120 }, (_, i) => guess(i)));
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(100);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(20);
    expect((await limited.call("GET /contacts", { ip: "192.0.2.10" })).status).toBe(401);
    expect((await limited.call("GET /contacts", { key })).status).toBe(200);
  });
});
