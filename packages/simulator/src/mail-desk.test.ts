import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Listening } from "./listening.ts";
import { startMailDesk } from "./mail-desk.ts";
import { campaignMail, runUntil, sampleWorld } from "./testing/sample.ts";

const sample = sampleWorld({ trustedSenders: ["platform.test"] });
const { world, host } = sample;
let server: Listening;

beforeAll(async () => {
  for (let i = 0; i < 60; i += 1) {
    const rcptTo = `p${String(i).padStart(2, "0")}@ok.test`;
    world.receive({
      peer: "127.0.0.1",
      helo: "mx",
      mailFrom: "x@platform.test",
      rcptTo,
      raw: campaignMail(rcptTo),
    });
  }
  const raw = `From: =?utf-8?Q?J=C3=B6rg?= <j@platform.test>\r\nSubject: <script>alert(1)</script>\r\nMessage-ID: <v@platform.test>\r\nContent-Type: text/html\r\n\r\n<script>alert(2)</script><a href="http://127.0.0.1:1/verify?t=1&amp;u=2">Verify</a>`;
  world.receive({
    peer: "127.0.0.1",
    helo: "mx",
    mailFrom: "j@platform.test",
    rcptTo: "new.user@ok.test",
    raw,
  });
  server = await startMailDesk(world, {
    port: 0,
    hosts: [host],
    health: () => ({ bootId: "b1", ready: true }),
  });
});
afterAll(() => server.close());

const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
const get = async (path: string) => {
  const response = await fetch(url(path));
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("mail desk", () => {
  it("lists every mailbox, fifty a page, and searches", async () => {
    const first = await get("/");
    expect(first.text.match(/<li>/g)).toHaveLength(50);
    expect(first.text).toContain("62 mailboxes");
    expect((await get("/?page=2")).text.match(/<li>/g)).toHaveLength(12);
    expect((await get("/?page=99")).status).toBe(200);
    const found = await get("/?q=new.user");
    expect(found.text.match(/<li>/g)).toHaveLength(1);
    expect((await get("/?q=%3Cb%3E")).text).toContain("&lt;b&gt;");
    expect((await get("/?q=amy")).text).toContain("our mail host");
  });

  it("shows a message without letting it act", async () => {
    const page = await get("/message?address=new.user@ok.test&id=n1");
    expect(page.text).toContain("&lt;script&gt;alert(1)");
    expect(page.text).not.toContain("<script>");
    expect(page.text).toContain("Jörg");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.text).toContain('<iframe sandbox="allow-popups');
    const part = await get("/html?address=new.user@ok.test&id=n1");
    expect(part.headers.get("content-security-policy")).toMatch(
      /^sandbox allow-popups [a-z-]+; default-src 'none'/,
    );
    expect((await get("/message?address=nobody@ok.test&id=n1")).status).toBe(404);
  });

  it("makes links of the text part clickable and gives the raw bytes", async () => {
    const page = await get("/message?address=p00@ok.test&id=n1");
    expect(page.text).toContain('<a href="http://127.0.0.1:3199/c/link-m1"');
    const raw = await get("/api/raw?address=p00@ok.test&id=n1");
    expect(raw.text).toBe(campaignMail("p00@ok.test"));
    expect(raw.headers.get("content-disposition")).toContain("attachment");
  });

  it("serves programs", async () => {
    expect(JSON.parse((await get("/health")).text)).toEqual({ bootId: "b1", ready: true });
    expect(JSON.parse((await get("/api/mailboxes?q=p00")).text)).toMatchObject({
      total: 1,
      mailboxes: [{ address: "p00@ok.test", messages: 1 }],
    });
    expect(JSON.parse((await get("/api/messages?address=p00@ok.test")).text)).toMatchObject({
      messages: [{ id: "n1", subject: "Quick question" }],
    });
    expect(JSON.parse((await get("/api/summary")).text)).toMatchObject({ accepted: 61, refusals: 0 });
    expect((await get("/api/nothing")).status).toBe(404);
  });

  it("answers by hand as the recipient, from the API and from the form, but not from a foreign page", async () => {
    const body = JSON.stringify({ address: "P01@ok.test", text: "Call me on Tuesday." });
    const answered = await fetch(url("/api/personas/reply"), { method: "POST", body });
    expect(await answered.json()).toEqual({ answered: "<m1@acme.test>", to: "amy@acme.test", code: 250 });
    const form = new URLSearchParams({ address: "p01@ok.test", id: "n1", text: "And bring cake." });
    const posted = await fetch(url("/reply"), { method: "POST", body: form, redirect: "manual" });
    expect(posted.status).toBe(303);
    await runUntil(sample);
    const mails = (host.mailbox("amy@acme.test")?.folder("INBOX")?.items ?? []).map((item) =>
      item.raw().toString(),
    );
    expect(mails).toHaveLength(2);
    expect(mails[0]).toContain("In-Reply-To: <m1@acme.test>");
    const headers = { origin: "http://evil.test" };
    expect((await fetch(url("/reply"), { method: "POST", body: form, headers })).status).toBe(403);
    expect((await fetch(url("/api/personas/reply"), { method: "POST", body: "{}" })).status).toBe(400);
  });
});
