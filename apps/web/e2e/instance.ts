import fs from "node:fs";
import path from "node:path";
import type { Look } from "./looks.ts";
import type { OutsideAccount } from "./mail-host.ts";

/** The checkout that the tests run in. */
export const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Where the instance under test keeps its data, apart from the one a person may have running. */
export const STATE = path.join(REPOSITORY, ".penguin", "e2e");

const FILE = path.join(STATE, "instance.json");

/** A running instance, as its start announces it on one line of JSON. */
export interface Instance {
  webUrl: string;
  login: { email: string; password: string };
  mailDesk: string;
  /** What the receiving side keeps: mailboxes as `.eml` files, delivery attempts, acts of people. */
  world: string;
  logs: string;
  /** What the tests invent their people and texts from. */
  seed: string;
  /** How this run looks at every page. */
  looks: readonly Look[];
  /** An account at a mail host of its own, when one could be started. */
  outside?: OutsideAccount;
  /** The process that was started for the tests; undefined for one that runs already. */
  pid?: number;
}

/** Reads a ready line; throws when it lacks what the tests need. */
export function parseInstance(line: string): Omit<Instance, "seed" | "looks"> {
  const found = JSON.parse(line) as Partial<Instance>;
  const { webUrl, login, mailDesk, world, logs } = found;
  if (!webUrl || !login || !mailDesk || !world || !logs) throw new Error(`not a ready line: ${line}`);
  return { webUrl, login, mailDesk, world, logs };
}

/** Remembers the instance for the workers. */
export function keepInstance(instance: Instance): void {
  fs.mkdirSync(STATE, { recursive: true });
  fs.writeFileSync(FILE, JSON.stringify(instance), { mode: 0o600 });
}

/** The instance that the set-up started or found. */
export function readInstance(): Instance {
  return JSON.parse(fs.readFileSync(FILE, "utf8")) as Instance;
}
