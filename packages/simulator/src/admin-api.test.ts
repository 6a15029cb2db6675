import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAdminApi } from "./admin-api.ts";
import type { Listening } from "./listening.ts";
import { sampleWorld } from "./testing/sample.ts";

const sample = sampleWorld();
let server: Listening;

beforeAll(async () => {
  server = await startAdminApi(sample.host, { port: 0, token: "token-1" });
});
afterAll(() => server.close());

async function call(
  method: string,
  path: string,
  body?: object,
  authorization: string | undefined = "Bearer token-1",
) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: authorization ? { authorization } : {},
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : undefined,
  };
}

describe("admin API, as Mailu's", () => {
  it("wants a token: 401 without, 403 with a wrong one, the bare one is enough", async () => {
    expect((await call("GET", "/api/v1/domain", undefined, "")).status).toBe(401);
    expect((await call("GET", "/api/v1/domain", undefined, "Bearer nope")).status).toBe(403);
    expect((await call("GET", "/api/v1/domain", undefined, "token-1")).status).toBe(200);
  });

  it("creates a domain with 200, then 409, and shows its key only after it was made", async () => {
    expect(await call("POST", "/api/v1/domain", { name: "brand.test" })).toMatchObject({
      status: 200,
      body: { code: 200 },
    });
    expect((await call("POST", "/api/v1/domain", { name: "brand.test" })).status).toBe(409);
    expect(await call("GET", "/api/v1/domain/brand.test")).toMatchObject({
      body: { dns_dkim: "", dns_mx: "brand.test. 600 IN MX 10 mx.acme.test." },
    });
    expect((await call("POST", "/api/v1/domain/brand.test/dkim")).status).toBe(200);
    const shown = (await call("GET", "/api/v1/domain/brand.test")).body as {
      dns_dkim: string;
      dns_dmarc: string;
    };
    expect(shown.dns_dkim).toMatch(/^dkim\._domainkey\.brand\.test\. 600 IN TXT "v=DKIM1; k=rsa; p=MII/);
    expect(shown.dns_dmarc).toContain("p=reject");
  });

  it("has Mailu's quirks", async () => {
    expect(await call("GET", "/api/v1/domain/not_a_domain")).toMatchObject({
      status: 200,
      body: { code: 400 },
    });
    expect((await call("POST", "/api/v1/user", { email: "a@stranger.test", raw_password: "x" })).status).toBe(
      404,
    );
    expect(await call("POST", "/api/v1/user", { email: 7, raw_password: "x" })).toMatchObject({
      status: 400,
      body: { errors: { email: expect.any(String) }, message: "Input payload validation failed" },
    });
    expect(
      await call("POST", "/api/v1/user", { email: "a@acme.test", raw_password: "x", enabled: "yes" }),
    ).toMatchObject({
      status: 400,
      body: { errors: { enabled: expect.any(String) } },
    });
    expect(await call("GET", "/api/v1/domain/absent.test")).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    expect((await call("GET", "/api/v1/token/user/x")).text).toContain("<title>404");
  });

  it("creates, reads, changes and deletes a user", async () => {
    const email = "bob@acme.test";
    expect(
      (await call("POST", "/api/v1/user", { email, raw_password: "first", displayed_name: "Bob" })).status,
    ).toBe(200);
    expect((await call("POST", "/api/v1/user", { email, raw_password: "first" })).status).toBe(409);
    expect(await call("GET", `/api/v1/user/${email}`)).toMatchObject({
      body: { email, displayed_name: "Bob", enabled: true, enable_imap: true },
    });
    expect(sample.host.login(email, "first")).toBeUndefined();
    expect(
      (await call("PATCH", `/api/v1/user/${email}`, { raw_password: "second", enabled: true })).status,
    ).toBe(200);
    expect(sample.host.login(email, "first")?.code).toBe(535);
    expect(sample.host.login(email, "second")).toBeUndefined();
    expect((await call("PATCH", `/api/v1/user/${email}`, { enabled: false })).status).toBe(200);
    expect(sample.host.login(email, "second")?.code).toBe(535);
    expect((await call("DELETE", `/api/v1/user/${email}`)).status).toBe(200);
    expect((await call("GET", `/api/v1/user/${email}`)).status).toBe(404);
    expect(JSON.stringify((await call("GET", "/api/v1/user")).body)).not.toContain("secret");
  });

  it("gives the mail log from a byte on", async () => {
    const mail = {
      user: "amy@acme.test",
      mailFrom: "amy@acme.test",
      rcptTo: ["a@ok.test"],
      raw: "Message-ID: <x@y>\r\n\r\nhi",
    };
    await sample.host.submit(mail);
    const first = await call("GET", "/log?from=0");
    expect(first.text).toContain("message-id=<x@y>");
    const next = first.headers.get("x-next");
    expect(next).toBe(String(Buffer.byteLength(first.text)));
    expect((await call("GET", `/log?from=${next}`)).text).toBe("");
    expect((await call("GET", "/log?from=-1")).status).toBe(400);
    expect((await call("GET", "/log", undefined, "")).status).toBe(401);
  });
});
