// Runs a Postfix and Dovecot of Debian until its input ends, for a test in another process:
//
//   node --import tsx main.ts '{"domains":["acme.test"],"users":[{"address":"amy@acme.test","password":"..."}],"routes":[]}'
//
// Prints one line of JSON with its ports; where it cannot run, one with the reason.
import { canStartMailHost, startMailHost } from "./start-mail-host.ts";

interface Wish {
  domains: string[];
  users: { address: string; password: string }[];
  routes: { domain: string; address: string; port: number }[];
}

const say = (words: object): boolean => process.stdout.write(`${JSON.stringify(words)}\n`);

if (!canStartMailHost()) say({ missing: "Postfix and Dovecot of Debian, and the right to start them" });
else {
  const { domains, users, routes } = JSON.parse(process.argv[2] ?? "") as Wish;
  const host = await startMailHost({ domains, users: users.map(({ address }) => address), routes });
  for (const user of users) await host.mailServer.ensureMailbox({ ...user, displayName: user.address });
  const { submission, imap, inbound } = host.ports;
  say({ submission, imap, inbound });
  for await (const _ of process.stdin);
  await host.close();
}
