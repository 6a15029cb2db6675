import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHostGuard } from "../ssrf/index.ts";
import { createFakeBreachList } from "./fake.ts";
import { type BreachList, createBreachList } from "./index.ts";

const FOUND = "found in a breach of long ago";
const PADDED = "only padding stands for this one";
const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex").toUpperCase();

const asked: { path: string; headers: Record<string, unknown> }[] = [];
let server: Server;
let url: string;
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", headers: request.headers });
    response.writeHead(status).end(`${sha1(FOUND).slice(5)}:7\r\n${sha1(PADDED).slice(5)}:0\r\nAB:1`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

const guard = () => createHostGuard([new URL(url).host]);

describe.each<[string, () => BreachList]>([
  ["the range service", () => createBreachList({ url, hosts: guard() })],
  ["the fake", () => createFakeBreachList([FOUND])],
])("%s", (_name, open) => {
  it("knows a breached password and no other", async () => {
    expect(await open().has(FOUND)).toBe(true);
    expect(await open().has(`${FOUND}.`)).toBe(false);
    expect(await open().has(PADDED)).toBe(false);
  });
});

describe("asking the range service", () => {
  it("gives away five digits of the hash and asks for padding", async () => {
    await createBreachList({ url, hosts: guard() }).has(FOUND);
    expect(asked.at(-1)).toMatchObject({
      path: `/range/${sha1(FOUND).slice(0, 5)}`,
      headers: { "add-padding": "true", host: new URL(url).host },
    });
  });

  it("knows the common passwords without asking, in any case of their letters", async () => {
    const before = asked.length;
    expect(await createBreachList({ url, hosts: guard() }).has("PassWord1")).toBe(true);
    expect(await createBreachList({}).has("password1")).toBe(true);
    expect(await createBreachList({}).has(FOUND)).toBe(false);
    expect(asked).toHaveLength(before);
  });

  it("does not connect to an address the guard refuses, and says that it could not ask", async () => {
    const [failures, before]: [unknown[], number] = [[], asked.length];
    const onFailure = (error: unknown): void => void failures.push(error);
    const list = createBreachList({ url, hosts: createHostGuard([]), onFailure });
    expect(await list.has(FOUND)).toBe(false);
    expect([failures.length, asked.length]).toEqual([1, before]);
  });

  it("lets a password through when the service fails", async () => {
    status = 503;
    const failures: unknown[] = [];
    const list = createBreachList({ url, hosts: guard(), onFailure: (error) => failures.push(error) });
    expect(await list.has(FOUND)).toBe(false);
    expect(String(failures[0])).toContain("503");
    status = 200;
  });
});
