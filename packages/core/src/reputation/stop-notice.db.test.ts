import { mailboxes, messages } from "@penguin/db/schema";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { updateProfile } from "../account/index.ts";
import { recordEvents } from "../event/index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  joinMember,
  personOf,
  type Kit,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { noteConnected, noteFailure, pauseMailbox, tellStops, takeMailbox } from "../mailbox/index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
beforeEach(() => {
  kit.smtp.mails.length = 0;
});

const breakDown = async (tenant: TestTenant, mailboxId: string): Promise<void> => {
  const lease = await takeMailbox(tenant.ctx, mailboxId);
  await noteFailure(tenant.ctx, lease, { why: "login_refused", step: "login", said: "wrong\r\npassword" });
};

/** Lets the owners be told, and gives whom mails went to with their texts. */
const notices = async () => {
  kit.smtp.mails.length = 0;
  await tellStops(kit.platform(), kit.account());
  return kit.smtp.mails.map(({ envelope, raw }) => ({
    to: envelope.to,
    text: raw.toString().replaceAll("=\r\n", "").replaceAll("=3D", "="),
  }));
};

it("tells owners and admins, and nobody else, once of all that stopped", async () => {
  const tenant = await createTenant(kit);
  await joinMember(kit, tenant, { roles: ["admin"], name: "Ada Admin" });
  await joinMember(kit, tenant, { roles: ["member"] });
  await sentCampaign(kit, tenant, { people: 100 });
  await tenantTransaction(tenant.ctx, async (tx) => {
    const sent = await tx.select({ id: messages.id }).from(messages).orderBy(messages.id);
    const facts = sent.flatMap(({ id }, n) => [
      {
        messageId: id,
        kind: n < 94 ? ("accepted" as const) : ("bounced" as const),
        key: id,
        at: kit.clock.now(),
      },
    ]);
    await recordEvents(tx, kit.system(tenant.tenantId), facts);
  });
  const [box] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes));
  await kit.root`update mailboxes set state = 'active' where id = ${box?.id ?? ""}`;
  await breakDown(tenant, box?.id ?? "");

  const told = await notices();
  expect(told).toHaveLength(2);
  expect(told.some(({ text }) => text.includes("Hello Ada Admin,"))).toBe(true);
  for (const { text } of told) {
    expect(text).toContain("Subject: Mailboxes of yours stopped sending");
    expect(text).toContain(`${box?.address}: wrong password`);
    expect(text).toContain(`${box?.address}: 6 of 100 mails bounced (6 %)`);
  }
  expect(await notices()).toEqual([]);
});

it("says nothing of what is over or of what a person paused, and nothing to whom turned it off", async () => {
  const tenant = await createTenant(kit);
  const { id } = await addMailbox(kit, tenant);
  await breakDown(tenant, id);
  await noteConnected(tenant.ctx, await takeMailbox(tenant.ctx, id), true);
  expect(await notices()).toEqual([]);
  await pauseMailbox(tenant.ctx, { mailboxId: id });
  await breakDown(tenant, id);
  expect(await notices()).toEqual([]);

  await kit.root`update mailboxes set state = 'active' where id = ${id}`;
  const profile = { name: "Olive Owner", zone: "UTC" };
  await updateProfile(personOf(kit, tenant), { ...profile, mutedNotices: ["sending_stopped"] });
  await breakDown(tenant, id);
  expect(await notices()).toEqual([]);
});

it("tells again, in the person's language, after a mail was not taken", async () => {
  const tenant = await createTenant(kit);
  await updateProfile(personOf(kit, tenant), { name: "Olive Owner", zone: "UTC", language: "es" });
  const { id } = await addMailbox(kit, tenant);
  await breakDown(tenant, id);
  kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "data" });
  await expect(notices()).rejects.toThrow("not accepted");
  kit.smtp.answer = () => undefined;
  expect((await notices()).map(({ text }) => text)).toEqual([
    expect.stringContaining("Hay buzones que han dejado de enviar"),
  ]);
});

it("tells nobody twice because somebody else could not be told", async () => {
  const tenant = await createTenant(kit);
  await joinMember(kit, tenant, { roles: ["admin"] });
  const { id } = await addMailbox(kit, tenant);
  await breakDown(tenant, id);
  let asked = 0;
  kit.smtp.answer = () => {
    asked += 1;
    return asked === 1 ? { kind: "deferred", code: 451, reply: "451 later", stage: "data" } : undefined;
  };
  expect((await notices()).map(({ text }) => text.includes("cannot be read"))).toEqual([true, true]);
  kit.smtp.answer = () => undefined;
  expect(await notices()).toEqual([]);
});
