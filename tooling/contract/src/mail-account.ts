import { createImapSource, type ImapSettings } from "@penguin/infra/imap";
import { createSmtpPool, type SmtpConnectionSettings } from "@penguin/infra/smtp";
import { canStartMailHost, startMailHost } from "@penguin/testbed/mail-host";
import { readOnce } from "./mail-reader.ts";
import { startWorld } from "./start-world.ts";

/** The account amy@acme.test, password `secret`, on some mail host that sends to ok.test. */
export interface MailAccount {
  smtp(): SmtpConnectionSettings;
  imap(): ImapSettings;
  /** A mail to it from the internet, which is in the mailbox when this is done. */
  deliver(raw: Buffer): Promise<void>;
  close(): Promise<void>;
}

const AMY = { address: "amy@acme.test", password: "secret", displayName: "Amy" };
const ENVELOPE = { from: "bo@ok.test", to: AMY.address };

const eventually = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the mail did not arrive");
};

const openSimulated = async (imapWithout?: ("IDLE" | "CONDSTORE")[]): Promise<MailAccount> => {
  const world = await startWorld(imapWithout);
  const [host] = world.simulator.hosts;
  const arrived = (): number => host?.mailbox(AMY.address)?.folder("INBOX")?.items.length ?? 0;
  return {
    ...world,
    deliver: async (raw) => {
      const before = arrived();
      host?.accept({
        mailFrom: ENVELOPE.from,
        rcptTo: ENVELOPE.to,
        raw,
        helo: "mx.ok.test",
        peer: "127.0.0.9",
      });
      await eventually(() => arrived() > before);
    },
  };
};

const openReal = async (): Promise<MailAccount> => {
  const routes = [{ domain: "ok.test", address: "127.0.0.1", port: 1 }];
  const host = await startMailHost({ domains: ["acme.test"], users: [AMY.address], routes });
  await host.mailServer.ensureMailbox(AMY);
  const [pool, source] = [createSmtpPool({ heloName: "mx.ok.test" }), createImapSource()];
  const server = { host: "127.0.0.1", tls: "none" as const };
  const account = { ...server, user: AMY.address, password: AMY.password };
  const imap = (): ImapSettings => ({ ...account, port: host.ports.imap });
  const arrived = async (): Promise<number> => (await readOnce(source, imap())).mails.length;
  return {
    smtp: () => ({ ...account, port: host.ports.submission }),
    imap,
    deliver: async (raw) => {
      const before = await arrived();
      await pool.submit({ ...server, port: host.ports.inbound, user: "", password: "" }, ENVELOPE, raw);
      await eventually(async () => (await arrived()) > before);
    },
    close: async () => {
      await pool.close();
      await host.close();
    },
  };
};

/** The mail hosts every door is tried against. */
export const MAIL_HOSTS: readonly { title: string; skip: boolean; open: () => Promise<MailAccount> }[] = [
  { title: "the simulated mail host", skip: false, open: () => openSimulated() },
  {
    title: "a real mail host (needs postfix and dovecot, started by root)",
    skip: !canStartMailHost(),
    open: openReal,
  },
];

/** The servers mailboxes are read from: those that push, and one that has to be asked. */
export const IMAP_HOSTS: readonly ((typeof MAIL_HOSTS)[number] & { pushes: boolean })[] = [
  ...MAIL_HOSTS.map((host) => ({ ...host, pushes: true })),
  {
    title: "a simulated mail host without IDLE and CONDSTORE",
    skip: false,
    pushes: false,
    open: () => openSimulated(["IDLE", "CONDSTORE"]),
  },
];
