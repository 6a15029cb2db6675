import { spawn } from "node:child_process";
import path from "node:path";
import { chanceOf, name, word } from "./invented.ts";
import { REPOSITORY } from "./instance.ts";

/** An account at a mail host that is not ours: a Postfix and Dovecot of Debian. */
export interface OutsideAccount {
  address: string;
  password: string;
  displayName: string;
  submission: number;
  imap: number;
  /** Where it takes mail from the internet. */
  inbound: number;
  /** The one server outside that it brings mail to. */
  relay: { address: string; port: number };
}

/** A running mail host, or why there is none, and the way to end it. */
export interface OutsideHost {
  account?: OutsideAccount;
  missing?: string;
  stop: () => Promise<void>;
}

/** The company that receives for most domains listens here. */
const RELAY = "127.0.1.11";

/** Starts it with one account; what it sends to `*.ok.test` goes to one receiving server. */
export async function startOutsideHost(seed: string, receivers: number): Promise<OutsideHost> {
  const chance = chanceOf(`${seed} outside`);
  const domain = `${word(chance, 4)}.test`;
  const user = { address: `${word(chance)}@${domain}`, password: word(chance, 8) };
  const relay = { address: RELAY, port: receivers };
  const routes = [{ domain: ".ok.test", ...relay }];
  const script = path.join(REPOSITORY, "tooling/testbed/src/mail-host/main.ts");
  const wish = JSON.stringify({ domains: [domain], users: [user], routes });
  const child = spawn(process.execPath, ["--import", "tsx", script, wish], {
    cwd: REPOSITORY,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const line = await new Promise<string>((resolve) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) resolve(text);
    });
    child.once("exit", (code) => resolve(JSON.stringify({ missing: `it ended with ${code}` })));
  });
  const { missing, ...ports } = JSON.parse(line) as Pick<
    OutsideAccount,
    "submission" | "imap" | "inbound"
  > & {
    missing?: string;
  };
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  if (missing !== undefined) return { missing, stop };
  return { account: { ...user, displayName: `${name(chance, 2)} ${name(chance)}`, ...ports, relay }, stop };
}
