import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import type { FakeDns } from "../dns/fake.ts";

/** A domain whose mails are signed, with its key in a fake zone. */
export interface FakeSigner {
  /** The mail with a DKIM signature (RFC 6376) of this domain over its head and body, made now unless told when. */
  sign(raw: string, domain: string, times?: { signTime?: Date; expires?: Date }): Promise<string>;
}

/** Signs for any domain with one key, which it publishes in `dns` for those it signed for. */
export function createFakeSigner(dns: FakeDns): FakeSigner {
  const keys = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const key = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  return {
    sign: async (raw, signingDomain, times) => {
      dns.publish("TXT", `s1._domainkey.${signingDomain}`, `v=DKIM1; k=rsa; p=${key}`);
      const signature = { signingDomain, selector: "s1", privateKey };
      // The library reads `signatureData`; its declarations know only the flat form.
      const options = { ...signature, ...times, signatureData: [signature] };
      const { signatures } = await dkimSign(Buffer.from(raw), options);
      return `${signatures}${raw}`;
    },
  };
}
