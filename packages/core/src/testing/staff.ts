import { openQueue, openWorker, prepareQueueStore, type QueueStore } from "@penguin/jobs/queue-store";
import { newId } from "@penguin/runtime/id";
import { findStaffMember, requestGrant, type StaffCtx, type StaffRole } from "../staff/index.ts";
import type { Kit } from "./kit.ts";

let enlisted = 0;

/** Makes a member of the staff with a confirmed second factor and gives their context. */
export async function createStaff(kit: Kit, role: StaffRole): Promise<StaffCtx> {
  enlisted += 1;
  const userId = newId(kit.clock.now());
  await kit.root`insert into users (id, email, name, password_hash, created_at)
    values (${userId}, ${`staff${enlisted}@penguin.test`}, ${`Staff ${role}`}, '', clock_timestamp())`;
  await kit.root`insert into authenticators (user_id, sealed, confirmed_at, created_at)
    values (${userId}, 'sealed', clock_timestamp(), clock_timestamp())`;
  await kit.root`insert into staff_members (user_id, role, created_at) values (${userId}, ${role}, clock_timestamp())`;
  const account = kit.account();
  const member = await findStaffMember(account, userId);
  if (!member) throw new Error("the new member of the staff was not found");
  return { ...account, staff: kit.open("pm_staff").db, queues: kit.queues, member };
}

/** Access of an admin of the staff to an organisation, open for two hours. */
export async function openGrant(ctx: StaffCtx, tenantId: string): Promise<string> {
  const wish = { tenantId, reason: "Mails of this customer bounce", ticket: "T-7", hours: 2 };
  const { grantId } = await requestGrant(ctx, wish);
  return grantId;
}

/** Makes the store of the kit's queues and a failed job in `import`, whose payload names this id; gives the job's. */
export async function failedJob(kit: Kit, importId: string): Promise<string> {
  const store: QueueStore = { kind: "postgres", url: kit.database.url("pm_queue") };
  await prepareQueueStore(store);
  const before = (await kit.queues.look("import")).failed;
  const queue = openQueue(store, "import");
  const fail = async (): Promise<void> => {
    throw new Error("the file is away");
  };
  const worker = openWorker(store, "import", fail, 1);
  await queue.add("contact.import", { importId }, { key: importId });
  while ((await kit.queues.look("import")).failed === before)
    await new Promise((resolve) => setTimeout(resolve, 25));
  await Promise.all([worker.close(), queue.close()]);
  const [job] = await kit.queues.failed("import", 1);
  if (!job) throw new Error("the job did not fail");
  return job.id;
}
