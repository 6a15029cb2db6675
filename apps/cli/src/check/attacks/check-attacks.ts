import { accountAttacks } from "./account-attacks.ts";
import type { Attack } from "./attack.ts";
import { type AttackWorld, openAttackWorld } from "./attack-world.ts";
import { mailAttacks } from "./mail-attacks.ts";
import { tenantAttacks } from "./tenant-attacks.ts";

/** What came of all attacks; `findings` names those that went through, and controls that did not. */
export interface AttackReport {
  tried: number;
  refused: number;
  allowedControls: number;
  findings: string[];
}

/** What may be broken beforehand, to see it found. */
export const ATTACK_SABOTAGES = ["clock", "guard"] as const;
/** One of them. */
export type AttackSabotage = (typeof ATTACK_SABOTAGES)[number];

const SABOTAGE: Readonly<Record<AttackSabotage, (world: AttackWorld) => Promise<unknown>>> = {
  /** A server's word on the time counts. */
  clock: ({ root }) => root`select app.turn_time(true)`,
  /** A member of one workspace reaches the suppressions of all. */
  guard: ({ root }) => root.unsafe("drop policy workspace on suppressions"),
};

const tryOne = async ({ isRefused, isAllowed, what }: Attack, report: AttackReport): Promise<void> => {
  report.tried += 1;
  const isOver = await isRefused();
  const isControl = await isAllowed();
  if (isOver) report.refused += 1;
  else report.findings.push(`went through: ${what}`);
  if (isControl) report.allowedControls += 1;
  else report.findings.push(`its control was refused: ${what}`);
};

/** Tries every attack, and beside each the same act by who may do it, on an installation of its own. */
export async function checkAttacks(sabotage?: AttackSabotage): Promise<AttackReport> {
  const world = await openAttackWorld();
  const report: AttackReport = { tried: 0, refused: 0, allowedControls: 0, findings: [] };
  try {
    // A scratch database may live in any time; an installation does not.
    await world.root`select app.turn_time(false)`;
    if (sabotage) await SABOTAGE[sabotage](world);
    for (const attack of [...mailAttacks(world), ...accountAttacks(world), ...tenantAttacks(world)])
      await tryOne(attack, report);
    return report;
  } finally {
    await world.close();
  }
}
