import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Ctx } from "@penguin/core/kernel";
import { planDue } from "@penguin/core/send";
import { updateWorkspace } from "@penguin/core/workspace";
import { type Database, openDatabase } from "@penguin/db";
import postgres from "postgres";
import { openRehearsalDatabase } from "../../rehearse/open-database.ts";
import { openRehearsal, type Rehearsal } from "../../rehearse/open-rehearsal.ts";
import { seededDeployment } from "../../rehearse/seeded-deployment.ts";
import { ALWAYS_OPEN, registerOwner, setUpCampaign } from "../../rehearse/set-up-campaign.ts";

/** A mail that was sent, as far as an answer to it needs. */
export interface SentMail {
  id: string;
  toAddress: string;
  messageIdHeader: string;
}

/** An installation with one organisation that has written to two people, and what attackers use. */
export interface AttackWorld {
  rehearsal: Rehearsal;
  owner: Ctx;
  workspaceId: string;
  mailbox: string;
  /** The recipient who attacks, and somebody else who got a mail. */
  eve: SentMail;
  ann: SentMail;
  /** The superuser, for looking at what came of an act. */
  root: postgres.Sql;
  /** A connection of a login. */
  open(login: string): Database;
  /** Puts a mail into the mailbox and lets the product read it. */
  deliver(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const PEOPLE = "email,first_name\neve@attacker.example,Eve\nann@victim.example,Ann\n";

const sentMails = async (root: postgres.Sql): Promise<[SentMail, SentMail]> => {
  const rows = await root<SentMail[]>`
    select id, to_address as "toAddress", message_id_header as "messageIdHeader" from messages where state = 'sent'`;
  const of = (name: string): SentMail => {
    const row = rows.find(({ toAddress }) => toAddress.startsWith(name));
    if (!row) throw new Error(`nothing was sent to ${name}`);
    return row;
  };
  return [of("eve"), of("ann")];
};

/** Opens the world on a scratch database; `close` deletes all of it. */
export async function openAttackWorld(): Promise<AttackWorld> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-attacks-"));
  const start = new Date();
  const database = await openRehearsalDatabase(start);
  const root = postgres(database.url("postgres"), { max: 2, onnotice: () => undefined });
  const opened: Database[] = [];
  const deployment = seededDeployment("attacks", path.join(dir, "objects"));
  const rehearsal = await openRehearsal({
    seed: "attacks",
    storeDir: undefined,
    start,
    tickMs: 60_000,
    database,
    deployment,
  });
  const person = {
    email: "owner@agency.example",
    name: "Olive",
    password: "purple otters sail",
    organisation: "Agency",
  };
  const { ctx: owner, workspaceId } = await registerOwner(rehearsal, person);
  await updateWorkspace(owner, {
    workspaceId,
    name: "First",
    zone: "UTC",
    postalAddress: "1 Harbour Street",
  });
  const contactsFile = path.join(dir, "people.csv");
  writeFileSync(contactsFile, PEOPLE);
  const plan = {
    name: "Hello",
    domain: "hello-agency.test",
    contactsFile,
    steps: 2,
    days: 7,
    waitSeconds: 86_400,
  };
  await setUpCampaign(
    rehearsal,
    { ctx: owner, workspaceId },
    { ...plan, window: ALWAYS_OPEN, dailyLimit: 100, gapSeconds: 0, mailboxes: 1 },
  );
  for (let n = 0; n < 20 && (await root`select 1 from messages where state = 'sent'`).length < 2; n += 1) {
    await rehearsal.runner.runDue();
    await rehearsal.send();
    rehearsal.clock.advanceTo(new Date(rehearsal.clock.now().getTime() + 60_000));
  }
  const [eve, ann] = await sentMails(root);
  const [box] = await root<{ id: string; address: string }[]>`select id, address from mailboxes`;
  const mailbox = box?.address ?? "";
  return {
    rehearsal,
    owner,
    workspaceId,
    mailbox,
    eve,
    ann,
    root,
    open: (login) => {
      const one = openDatabase(database.url(login), { max: 1, name: "penguin-attacks" });
      opened.push(one);
      return one;
    },
    deliver: async (lines) => {
      const inbox = rehearsal.net.host.mailbox(mailbox)?.folder("INBOX");
      inbox?.append(Buffer.from(lines.join("\r\n")), rehearsal.clock.now());
      await rehearsal.runner.runDue();
    },
    close: async () => {
      await rehearsal.close();
      await Promise.all(opened.map((one) => one.close()));
      await root.end();
      await database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Plans what is due now. */
export const plan = (world: AttackWorld): Promise<number> => planDue(world.rehearsal.platform());
