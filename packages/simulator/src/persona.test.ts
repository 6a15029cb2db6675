import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import type { PersonaRates } from "./persona-table.ts";
import type { ProviderKey } from "./provider.ts";
import { summarize } from "./summary.ts";
import { campaignMail, EDGE, runUntil, sampleWorld, type SampleWorld } from "./testing/sample.ts";

const never = {
  open: 0,
  click: 0,
  reply: 0,
  outOfOffice: 0,
  complaint: 0,
  unsubscribe: 0,
  scanner: 0,
  imageProxy: 0,
  privacyProxy: 0,
};

async function play(rates: Partial<PersonaRates>, provider: ProviderKey = "hoster"): Promise<SampleWorld> {
  const sample = sampleWorld({
    recipes: { personas: { ...never, ...rates }, domains: { "ok.test": { provider } } },
  });
  const rcptTo = ["jane.doe@ok.test"];
  const raw = campaignMail("jane.doe@ok.test");
  await sample.host.submit({ user: "amy@acme.test", mailFrom: "amy+b-token@acme.test", rcptTo, raw });
  await runUntil(sample);
  return sample;
}

const onlyMail = ({ host }: SampleWorld): Buffer => {
  const items = host.mailbox("amy@acme.test")?.folder("INBOX")?.items ?? [];
  expect(items).toHaveLength(1);
  return items[0]?.raw() ?? Buffer.alloc(0);
};

describe("people", () => {
  it("open by loading the pixel with a browser", async () => {
    const { requests, clock } = await play({ open: 1 });
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET http://${EDGE}/o/pixel-m1`]);
    expect(requests[0]?.headers["user-agent"]).toContain("Mozilla/5.0 (");
    expect(clock.now().getTime() - Date.parse("2026-03-02T09:00:00Z")).toBeGreaterThanOrEqual(120_000);
  });

  it("click a content link and follow its redirect, after opening", async () => {
    const { requests } = await play({ click: 1 });
    expect(requests.map(({ url }) => url)).toEqual([`http://${EDGE}/o/pixel-m1`, `http://${EDGE}/c/link-m1`]);
  });

  it("unsubscribe with exactly the one-click request of RFC 8058", async () => {
    const { requests, world } = await play({ unsubscribe: 1 });
    const posts = requests.filter(({ method }) => method === "POST");
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({
      url: `http://${EDGE}/u/token-m1`,
      body: "List-Unsubscribe=One-Click",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(summarize(world)).toMatchObject({ unsubscribes: 1, opens: 1, accepted: 1 });
  });

  it.each(["hoster", "microsoft"] as const)(
    "reply in the thread with the original quoted (%s)",
    async (provider) => {
      const sample = await play({ reply: 1 }, provider);
      const reply = await PostalMime.parse(onlyMail(sample));
      expect(reply.inReplyTo).toBe("<m1@acme.test>");
      expect(reply.references).toBe("<m1@acme.test>");
      expect(reply.subject).toBe("Re: Quick question");
      expect(reply.from).toMatchObject({ name: "Jane Doe", address: "jane.doe@ok.test" });
      expect(reply.text).toContain(provider === "hoster" ? "> Hello, please see" : "Sent: ");
      expect(reply.headers.some((field) => field.key === "auto-submitted")).toBe(false);
    },
  );

  it("answer out of office by machine", async () => {
    const note = await PostalMime.parse(onlyMail(await play({ outOfOffice: 1 })));
    expect(note.headers.find((field) => field.key === "auto-submitted")?.value).toBe("auto-replied");
    expect(note.headers.find((field) => field.key === "x-original-to")?.value).toBe("amy+b-token@acme.test");
    expect(note.returnPath ?? "").not.toContain("@");
  });

  it("complain through their provider's feedback loop", async () => {
    const raw = onlyMail(await play({ complaint: 1 }));
    const report = await PostalMime.parse(raw, { forceRfc822Attachments: true });
    expect(report.headers.find((field) => field.key === "content-type")?.value).toContain(
      "report-type=feedback-report",
    );
    expect(raw.toString()).toContain("Feedback-Type: abuse");
    expect(raw.toString()).toContain("Original-Rcpt-To: <jane.doe@ok.test>");
    expect(report.attachments.map(({ mimeType }) => mimeType)).toContain("message/rfc822");
  });

  it("unsubscribe by mail when there is no one-click button, and never by GET", async () => {
    const sample = sampleWorld({
      recipes: { personas: { ...never, unsubscribe: 1 }, domains: { "ok.test": { provider: "hoster" } } },
    });
    const headers = "List-Unsubscribe: <mailto:amy+stop-m1@acme.test?subject=stop%20m1>\r\n";
    const raw = campaignMail("jane.doe@ok.test").replace(
      /List-Unsubscribe: .*\r\nList-Unsubscribe-Post: .*\r\n/,
      headers,
    );
    await sample.host.submit({
      user: "amy@acme.test",
      mailFrom: "amy@acme.test",
      rcptTo: ["jane.doe@ok.test"],
      raw,
    });
    await runUntil(sample);
    expect(onlyMail(sample).toString()).toMatch(/X-Original-To: amy\+stop-m1@acme\.test[^]*Subject: stop m1/);
    expect(sample.requests.every(({ url }) => !url.includes("/u/"))).toBe(true);
  });

  it("react to the same mail alike in every run", async () => {
    const run = async (): Promise<object[]> => {
      const sample = sampleWorld();
      for (let i = 0; i < 60; i += 1) {
        const to = `p${i}@c${i}.example`;
        await sample.host.submit({
          user: "amy@acme.test",
          mailFrom: `amy+b-${i}@acme.test`,
          rcptTo: [to],
          raw: campaignMail(to, `m${i}`),
        });
      }
      await runUntil(sample);
      return [...sample.world.store.acts];
    };
    const acts = await run();
    expect(acts.length).toBeGreaterThan(20);
    expect(await run()).toEqual(acts);
  });
});

describe("machines", () => {
  it("scan every link and image by GET and HEAD, and never post", async () => {
    const { requests } = await play({ scanner: 1 }, "gateway");
    const got = new Set(requests.filter(({ method }) => method === "GET").map(({ url }) => url));
    expect(got).toEqual(
      new Set([`http://${EDGE}/c/link-m1`, `http://${EDGE}/u/token-m1`, `http://${EDGE}/o/pixel-m1`]),
    );
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET", "HEAD"]));
  });

  it("prefetch pixels through the image proxy", async () => {
    const { requests } = await play({ imageProxy: 1 }, "google");
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers["user-agent"]).toContain("GoogleImageProxy");
  });

  it("fetch nothing outside the listed origins", async () => {
    const { requests } = await play({ scanner: 1, click: 1, open: 1, privacyProxy: 1 }, "gateway");
    expect(requests.every(({ url }) => url.startsWith(`http://${EDGE}/`))).toBe(true);
  });

  it.each(["google", "microsoft", "hoster", "selfhosted"] as const)(
    "bounce late with a report (%s)",
    async (provider) => {
      const sample = sampleWorld({ recipes: { domains: { "async.test": { provider } } } });
      const mail = {
        user: "amy@acme.test",
        mailFrom: "amy+b-token@acme.test",
        rcptTo: ["x@async.test"],
        raw: campaignMail("x@async.test"),
      };
      await sample.host.submit(mail);
      await runUntil(sample);
      const raw = onlyMail(sample).toString();
      expect(raw).toMatch(/Content-Type: multipart\/report; report-type=delivery-status/);
      expect(raw).toMatch(/Final-Recipient: rfc822; ?x@async\.test/);
      expect(raw).toContain("X-Original-To: amy+b-token@acme.test");
      expect(sample.world.store.messages("x@async.test")).toHaveLength(1);
      expect((await PostalMime.parse(raw)).attachments.map(({ mimeType }) => mimeType)).toContain(
        "message/delivery-status",
      );
    },
  );
});
