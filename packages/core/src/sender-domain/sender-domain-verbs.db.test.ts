import { senderDomains } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  addDomain,
  addMailbox,
  addVerifiedDomain,
  addWorkspace,
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  publishRecords,
  type TestTenant,
} from "../testing/index.ts";
import {
  addSenderDomain,
  checkSenderDomain,
  getSenderDomain,
  makePrimarySenderDomain,
  removeSenderDomain,
  setSenderDomainLimit,
  verifyDueSenderDomains,
  verifySenderDomain,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const rowsOf = (tenant: TestTenant) => tenantTransaction(tenant.ctx, (tx) => tx.select().from(senderDomains));

describeVerb(get, {
  action: "sender-domain.add",
  run: addSenderDomain,
  arrange: async (_kit, tenant) => ({ workspaceId: tenant.workspaceId, name: "Mail.Example.COM." }),
  verify: async (_kit, tenant) => {
    const [row] = await rowsOf(tenant);
    expect(row).toMatchObject({ name: "mail.example.com", state: "pending", isPrimary: true });
    const { records } = await getSenderDomain(tenant.ctx, { senderDomainId: row?.id ?? "" });
    expect(records.map((record) => record.purpose).sort()).toEqual([
      "dkim",
      "dmarc",
      "mx",
      "ownership",
      "spf",
    ]);
    expect(kit.jobs.named("sender-domain.verify").at(-1)?.payload).toMatchObject({ senderDomainId: row?.id });
  },
  inWorkspace: true,
  refused: {
    when: "for a domain the organisation has already",
    code: "conflict",
    arrange: (_kit, tenant, input) => addSenderDomain(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "sender-domain.verify",
  run: verifySenderDomain,
  arrange: async (_kit, tenant) => {
    const { id } = await addDomain(tenant);
    await publishRecords(kit, tenant, id);
    return { senderDomainId: id };
  },
  verify: async (_kit, tenant) => expect(await rowsOf(tenant)).toMatchObject([{ state: "verified" }]),
  inWorkspace: true,
  refused: {
    when: "when another organisation has verified the name",
    code: "conflict",
    arrange: async (_kit, tenant, input) => {
      const [row] = await rowsOf(tenant);
      const rival = await createTenant(kit, "Rival");
      const { id } = await addDomain(rival, row?.name);
      await publishRecords(kit, rival, id);
      await checkSenderDomain(rival.ctx, id);
      return input;
    },
  },
});

describeVerb(get, {
  action: "sender-domain.make-primary",
  run: makePrimarySenderDomain,
  arrange: async (_kit, tenant) => {
    await addDomain(tenant);
    return { senderDomainId: (await addDomain(tenant)).id };
  },
  verify: async (_kit, tenant, input) => {
    const primary = (await rowsOf(tenant)).filter((row) => row.isPrimary);
    expect(primary.map((row) => row.id)).toEqual([input.senderDomainId]);
  },
  inWorkspace: true,
  refused: {
    when: "for something that is no id",
    code: "invalid",
    arrange: async () => ({ senderDomainId: "mine" }),
  },
});

describeVerb(get, {
  action: "sender-domain.remove",
  run: removeSenderDomain,
  arrange: async (_kit, tenant) => ({ senderDomainId: (await addDomain(tenant)).id }),
  verify: async (_kit, tenant) => expect(await rowsOf(tenant)).toEqual([]),
  inWorkspace: true,
  refused: {
    when: "while a mailbox uses it",
    code: "refused_state",
    arrange: async (_kit, tenant) => {
      await addMailbox(kit, tenant);
      const used = (await rowsOf(tenant)).find((row) => row.state === "verified");
      return { senderDomainId: used?.id ?? "" };
    },
  },
});

describeVerb(get, {
  action: "sender-domain.set-limit",
  run: setSenderDomainLimit,
  arrange: async (_kit, tenant) => ({
    senderDomainId: (await addDomain(tenant)).id,
    perDay: 40 as number | null,
  }),
  verify: async (_kit, tenant, { senderDomainId }) => {
    const limitOf = async () => (await getSenderDomain(tenant.ctx, { senderDomainId })).limit;
    expect(await limitOf()).toEqual({ perDay: 40, usedToday: 0 });
    await setSenderDomainLimit(tenant.ctx, { senderDomainId, perDay: null });
    expect(await limitOf()).toEqual({ perDay: null, usedToday: 0 });
  },
  inWorkspace: true,
  refused: {
    when: "for none a day",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, perDay: 0 }),
  },
});

describe("sending domains", () => {
  it("keeps one primary domain a workspace when five are added at once", async () => {
    const tenant = await createTenant(kit);
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        addSenderDomain(tenant.ctx, { workspaceId: tenant.workspaceId, name: `at-once-${i}.example.org` }),
      ),
    );
    expect((await rowsOf(tenant)).filter((row) => row.isPrimary)).toHaveLength(1);
  });

  it.each(["not a domain", "co.uk", "localhost", "-bad.example.com"])("refuses %s", async (name) => {
    const tenant = await createTenant(kit);
    await expectRefusal(addSenderDomain(tenant.ctx, { workspaceId: tenant.workspaceId, name }), "invalid");
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it("saves nothing when the mail server does not answer", async () => {
    const tenant = await createTenant(kit);
    kit.mailServer.failure = new Error("connection refused");
    await expectRefusal(addDomain(tenant), "unavailable");
    kit.mailServer.failure = undefined;
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it("is verifying while a record is missing, verified when all are right, degraded when one goes", async () => {
    const tenant = await createTenant(kit);
    const domain = await addDomain(tenant);
    expect(await checkSenderDomain(tenant.ctx, domain.id)).toEqual({ state: "verifying" });
    await publishRecords(kit, tenant, domain.id);
    expect(await checkSenderDomain(tenant.ctx, domain.id)).toEqual({ state: "verified" });
    kit.dns.remove("TXT", `_dmarc.${domain.name}`);
    expect(await checkSenderDomain(tenant.ctx, domain.id)).toEqual({ state: "degraded" });
    const { records } = await getSenderDomain(tenant.ctx, { senderDomainId: domain.id });
    expect(records.find((record) => record.purpose === "dmarc")).toMatchObject({ state: "missing" });
  });

  it("does not degrade a verified domain because the resolver failed", async () => {
    const tenant = await createTenant(kit);
    const domain = await addVerifiedDomain(kit, tenant);
    kit.dns.failure = "ETIMEOUT";
    const { state } = await checkSenderDomain(tenant.ctx, domain.id);
    kit.dns.failure = undefined;
    expect(state).toBe("verified");
  });

  it("is not added again in a workspace that does not see it", async () => {
    const tenant = await createTenant(kit);
    const { id: workspaceId, ctx } = await addWorkspace(kit, tenant);
    const { name } = await addDomain(tenant);
    await expectRefusal(addSenderDomain(ctx, { workspaceId, name }), "conflict");
    expect(await rowsOf(tenant)).toHaveLength(1);
    expect(await rowsOf({ ...tenant, ctx })).toEqual([]);
  });

  it("asks for a check of each domain that is due, and of none twice in its interval", async () => {
    const tenant = await createTenant(kit);
    const domain = await addDomain(tenant);
    const dueNow = async (): Promise<boolean> => {
      kit.jobs.clear();
      await verifyDueSenderDomains(kit.platform());
      return kit.jobs.jobs.some((job) => JSON.stringify(job.payload).includes(domain.id));
    };
    expect(await dueNow()).toBe(true);
    await checkSenderDomain(tenant.ctx, domain.id);
    expect(await dueNow()).toBe(false);
    kit.pass(11);
    expect(await dueNow()).toBe(true);
  });
});
