import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  openRehearsal,
  openRehearsalDatabase,
  registerOwner,
  type Rehearsal,
  seededDeployment,
} from "@penguin/cli/rehearse";
import { signIn } from "@penguin/core/account";
import { systemClock } from "@penguin/runtime/clock";
import { newId } from "@penguin/runtime/id";

const WARM_UP = 10;
/** Past every window in which failures count, so that each round begins with a clean slate. */
const BETWEEN_MS = 31 * 60_000;
const LOCKED_PLACE = "192.0.2.1";
const FAILURES = 5;
const KINDS = ["unknown", "wrong", "locked"] as const;
type Kind = (typeof KINDS)[number];

const ADDRESS: Readonly<Record<Exclude<Kind, "unknown">, string>> = {
  wrong: "wrong@agency.example",
  locked: "locked@agency.example",
};

const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Failures enough for the account to rest at its place, as tries that were refused would leave them. */
const lock = async ({ clock, database }: Rehearsal): Promise<void> => {
  const at = clock.now();
  const rows = Array.from({ length: FAILURES }, () => ({
    id: newId(at),
    at: at.toISOString(),
    email: ADDRESS.locked,
    result: "wrong_password",
    ip: LOCKED_PLACE,
  }));
  const { client } = database.auth;
  await client`insert into sign_in_attempts ${client(rows)}`;
};

/** Milliseconds of one refused try; throws when it was let in or refused for another reason. */
const timeOf = async (stage: Rehearsal, kind: Kind, round: number): Promise<number> => {
  const email = kind === "unknown" ? `nobody${round}@agency.example` : ADDRESS[kind];
  const place = kind === "unknown" ? 1 : 2;
  const ip = kind === "locked" ? LOCKED_PLACE : `10.${place}.${round >> 8}.${round & 255}`;
  const from = performance.now();
  const refusal = await signIn(
    { ...stage.account, ip },
    { email, password: "not the password of anybody" },
  ).then(
    () => "let in",
    (error: unknown) => (error as { code?: string }).code,
  );
  const ms = performance.now() - from;
  if (refusal !== "unauthenticated") throw new Error(`a try at a ${kind} account was ${refusal}`);
  return ms;
};

/** The kinds by turns, each of them first as often as the others, so that noise meets all. */
const measure = async (stage: Rehearsal, rounds: number): Promise<Record<Kind, number[]>> => {
  const times: Record<Kind, number[]> = { unknown: [], wrong: [], locked: [] };
  for (let round = 0; round < rounds + WARM_UP; round += 1) {
    stage.clock.advanceTo(new Date(stage.clock.now().getTime() + BETWEEN_MS));
    await lock(stage);
    for (let turn = 0; turn < KINDS.length; turn += 1) {
      const kind = KINDS[(round + turn) % KINDS.length] ?? "unknown";
      const ms = await timeOf(stage, kind, round);
      if (round >= WARM_UP) times[kind].push(ms);
    }
  }
  return times;
};

/**
 * Whether the time a refusal takes tells who has an account: tries at an unknown address, with a wrong password and at an
 * account that rests, through the verb, with the real hashing and a cluster that syncs its commits. Gives the medians in
 * milliseconds and their ratios to the unknown address.
 */
export async function benchSignIn(rounds: number): Promise<Record<string, number>> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const start = systemClock.now();
  const database = await openRehearsalDatabase(start, { durable: true });
  try {
    const deployment = seededDeployment("bench", dir);
    const options = { seed: "bench", start, tickMs: 60_000, storeDir: undefined, database, deployment };
    const stage = await openRehearsal(options);
    for (const email of Object.values(ADDRESS))
      await registerOwner(stage, {
        email,
        name: "Bench",
        password: "purple otters sail north",
        organisation: `Firm of ${email}`,
      });
    const times = await measure(stage, rounds);
    await stage.close();
    const [unknownMs, wrongMs, lockedMs] = [median(times.unknown), median(times.wrong), median(times.locked)];
    return {
      rounds,
      unknownMs: rounded(unknownMs),
      wrongMs: rounded(wrongMs),
      lockedMs: rounded(lockedMs),
      wrongToUnknown: rounded(wrongMs / unknownMs),
      lockedToUnknown: rounded(lockedMs / unknownMs),
    };
  } finally {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
