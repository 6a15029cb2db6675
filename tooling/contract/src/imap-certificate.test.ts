import net from "node:net";
import tls from "node:tls";
import { createImapSource } from "@penguin/infra/imap";
import { selfSignedCertificate } from "@penguin/simulator";
import { systemClock } from "@penguin/runtime/clock";
import { afterAll, expect, it } from "vitest";

const server = tls.createServer(selfSignedCertificate("localhost", systemClock.now()));
afterAll(() => void server.close());

it("tells a certificate that nobody vouches for from TLS that does not come about", async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const settings = { host: "localhost", port, tls: "implicit", user: "amy", password: "secret" } as const;
  await expect(createImapSource().open(settings)).rejects.toMatchObject({
    why: "certificate_invalid",
    step: "connect",
  });
});
