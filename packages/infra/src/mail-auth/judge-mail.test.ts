import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { expect, it } from "vitest";
import { createFakeDns, type FakeDns } from "../dns/fake.ts";
import { createMailJudge } from "./index.ts";

const RAW = Buffer.from(
  "From: Amy <amy@sender.example>\r\nTo: bo@receiver.example\r\nSubject: Hello\r\n\r\nHello there.\r\n",
);
const PLACE = { ip: "192.0.2.1", helo: "mail.host.example", sender: "amy+1@sender.example" };

const keys = generateKeyPairSync("rsa", { modulusLength: 1024 });
const sign = async (raw: Buffer): Promise<Buffer> => {
  const signature = {
    signingDomain: "sender.example",
    selector: "s1",
    privateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
  // The library reads `signatureData`; its declarations know only the flat form.
  const options = { ...signature, signatureData: [signature] };
  const { signatures } = await dkimSign(raw, options);
  return Buffer.concat([Buffer.from(signatures), raw]);
};

const zone = (): FakeDns => {
  const dns = createFakeDns();
  const key = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  dns.publish("TXT", "sender.example", "v=spf1 ip4:192.0.2.1 -all");
  dns.publish("TXT", "s1._domainkey.sender.example", `v=DKIM1; k=rsa; p=${key}`);
  dns.publish("TXT", "_dmarc.sender.example", "v=DMARC1; p=quarantine");
  return dns;
};

it("passes a signed mail from an address that SPF names", async () => {
  const verdict = await createMailJudge(zone())({ ...PLACE, raw: await sign(RAW) });
  expect(verdict.spf).toMatchObject({ result: "pass", domain: "sender.example" });
  expect(verdict.dkim).toMatchObject([{ result: "pass", domain: "sender.example" }]);
  expect(verdict.dmarc).toMatchObject({ result: "pass", policy: "quarantine" });
});

it("says which of them fails, and that an unsigned mail passes DMARC by SPF alone", async () => {
  const unsigned = await createMailJudge(zone())({ ...PLACE, raw: RAW });
  expect(unsigned).toMatchObject({ spf: { result: "pass" }, dkim: [], dmarc: { result: "pass" } });
  const elsewhere = await createMailJudge(zone())({ ...PLACE, ip: "198.51.100.7", raw: RAW });
  expect(elsewhere).toMatchObject({ spf: { result: "fail" }, dmarc: { result: "fail" } });
});

it("tells a zone that says nothing from one that does not answer", async () => {
  const silent = await createMailJudge(createFakeDns())({ ...PLACE, raw: RAW });
  expect(silent).toMatchObject({ spf: { result: "none" }, dmarc: { result: "none", policy: "" } });
  const away = createFakeDns();
  away.failure = "ETIMEOUT";
  const unanswered = await createMailJudge(away)({ ...PLACE, raw: RAW });
  expect(unanswered).toMatchObject({ spf: { result: "temperror" }, dmarc: { result: "temperror" } });
});

it.each([Buffer.alloc(0), Buffer.from("no header at all"), Buffer.from("From: a@b, c@d\r\n\r\n\u0000")])(
  "does not throw for what is no mail",
  async (raw) => {
    await expect(createMailJudge(zone())({ ...PLACE, raw, sender: "", ip: "::1" })).resolves.toBeDefined();
  },
);
