import type { Ctx } from "@penguin/core/kernel";
import { previewStep } from "@penguin/core/template";
import { addSuppression, listSuppressions, removeSuppression } from "@penguin/core/suppression";
import { createWorkspace } from "@penguin/core/workspace";
import { createHostGuard } from "@penguin/infra/ssrf";
import { SEQUENCE } from "../../rehearse/sequence.ts";
import { type Attack, isForbiddenByDatabase, isRefusal } from "./attack.ts";
import { type AttackWorld, plan } from "./attack-world.ts";

const TEN_DAYS_MS = 10 * 86_400_000;

const suppressionAttacks = ({ rehearsal, owner, workspaceId }: AttackWorld): Attack[] => {
  const managerOf = (id: string): Ctx =>
    rehearsal.forActor(owner.tenantId, {
      kind: "user",
      userId: owner.actor.kind === "user" ? owner.actor.userId : "",
      email: "manager@agency.example",
      name: "Max",
      roles: ["manager"],
      workspaces: { [id]: "admin" },
    });
  const barred = async (email: string): Promise<string> => {
    await addSuppression(owner, { email, workspaceId });
    return (await listSuppressions(owner, { search: email })).rows[0]?.id ?? "";
  };
  const stranger = async (): Promise<Ctx> =>
    managerOf(
      (await createWorkspace(owner, { name: `W ${crypto.randomUUID()}`, zone: "UTC", postalAddress: "" })).id,
    );
  return [
    {
      what: "read the suppressions of another workspace",
      isRefused: async () => {
        await barred("secret@client.example");
        return (await listSuppressions(await stranger(), {})).rows.length === 0;
      },
      isAllowed: async () => (await listSuppressions(managerOf(workspaceId), {})).rows.length > 0,
    },
    {
      what: "take off a suppression of another workspace",
      isRefused: async () =>
        isRefusal(removeSuppression(await stranger(), { suppressionId: await barred("a@client.example") })),
      isAllowed: async () => {
        await removeSuppression(managerOf(workspaceId), { suppressionId: await barred("b@client.example") });
        return true;
      },
    },
    {
      what: "bar an address for all workspaces from one of them",
      isRefused: () => isRefusal(addSuppression(managerOf(workspaceId), { email: "c@client.example" })),
      isAllowed: async () => {
        await addSuppression(managerOf(workspaceId), { email: "c@client.example", workspaceId });
        return true;
      },
    },
  ];
};

const serverAttacks = (world: AttackWorld): Attack[] => {
  const { root, rehearsal, eve } = world;
  const server = world.open("pm_server_1");
  const after = (ms: number): string => new Date(Date.now() + ms).toISOString();
  /** A mail that is due in an hour and one that is due now. */
  const claim = async (dueInMs: number): Promise<number> => {
    await plan(world);
    await root.begin(async (tx) => {
      // Whatever became of it before.
      await tx`set local session_replication_role = replica`;
      await tx`update contacts set status = 'active'`;
      await tx`delete from suppressions`;
      await tx`update enrollments set state = 'sending' where id = (select enrollment_id from messages where id = ${eve.id})`;
      await tx`update messages set state = 'planned', server_id = (select id from sending_servers limit 1), lease_until = null,
        sent_at = null, due_at = ${after(dueInMs)}, fence = 0 where id = ${eve.id}`;
    });
    await root`update mailbox_limits set used = 0, reserved = 0, free_at = null, busy_id = null, busy_until = null`;
    const [row] = await server.client<{ n: number }[]>`
      select jsonb_array_length(app.claim_messages(50, ${after(TEN_DAYS_MS)}, 5) -> 'messages') as n`;
    return row?.n ?? 0;
  };
  return [
    {
      what: "claim mails early by naming another time, as a sending server",
      isRefused: async () => (await claim(3_600_000)) === 0,
      isAllowed: async () => (await claim(-1000)) > 0,
    },
    {
      what: "turn the time of the database, as a sending server",
      isRefused: () => isForbiddenByDatabase(server.client`select app.turn_time(true)`.then(() => undefined)),
      isAllowed: async () => (await server.client`select app.now()`).length === 1,
    },
    {
      what: "read what changed in organisations, as a sending server",
      isRefused: () =>
        isForbiddenByDatabase(server.client`select app.read_changes(null)`.then(() => undefined)),
      isAllowed: async () =>
        (await rehearsal.database.app.client`select app.read_changes(null)`).length === 1,
    },
  ];
};

/** What a member of one workspace, a sending server, and whoever names a server or writes a text tries. */
export function tenantAttacks(world: AttackWorld): Attack[] {
  const guard = createHostGuard([]);
  const isPublic = async (host: string): Promise<boolean> => (await guard.check(host, 25)).ok;
  const inner = [
    "127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b:1::7f00:1",
    "fec0::1",
    "169.254.169.254",
  ];
  const preview = (body: string): Promise<unknown> =>
    previewStep(world.owner, { workspaceId: world.workspaceId, subject: "Hello", body, bodyFormat: "text" });
  return [
    ...suppressionAttacks(world),
    ...serverAttacks(world),
    {
      what: "have us connect to an inner address in whatever clothes",
      isRefused: async () => !(await Promise.all(inner.map(isPublic))).includes(true),
      isAllowed: () => isPublic("9.9.9.9"),
    },
    {
      what: "hold a process up by a text of nested conditions",
      isRefused: async () => {
        const depth = 4000;
        const from = performance.now();
        const act = preview(`${"{% if a %}".repeat(depth)}x${"{% endif %}".repeat(depth)}`);
        const isOver = await isRefusal(act).catch(() => false);
        return isOver || performance.now() - from < 1000;
      },
      isAllowed: async () => {
        const text = SEQUENCE[0]?.body ?? "";
        return JSON.stringify(
          await preview(`${text}\n{% if contact.first_name %}Until then{% endif %}`),
        ).includes("Until then");
      },
    },
  ];
}
