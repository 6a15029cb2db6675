import { campaigns } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  draftCampaign,
  expectRefusal,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import { archiveTopic, createTopic, getPreferences, listTopics, updateTopic } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

const add = async (tenant: TestTenant, name = "News") => {
  const { id } = await createTopic(tenant.ctx, { workspaceId: tenant.workspaceId, name });
  return { topicId: id };
};
const namesOf = async ({ ctx, workspaceId }: TestTenant, archived = false) =>
  (await listTopics(ctx, { workspaceId, archived })).rows.map(({ name }) => name);

describeVerb(get, {
  action: "consent.create-topic",
  run: createTopic,
  arrange: async (_kit, { workspaceId }) => ({ workspaceId, name: " News ", description: "Once a month" }),
  verify: async (_kit, tenant) => expect(await namesOf(tenant)).toEqual(["News"]),
  inWorkspace: true,
  refused: {
    when: "for a name that is there",
    code: "conflict",
    arrange: async (_kit, tenant, input) => {
      await createTopic(tenant.ctx, input);
      return input;
    },
  },
});

describeVerb(get, {
  action: "consent.update-topic",
  run: updateTopic,
  arrange: async (_kit, tenant) => ({ ...(await add(tenant)), name: "Offers", description: "" }),
  verify: async (_kit, tenant) => expect(await namesOf(tenant)).toEqual(["Offers"]),
  inWorkspace: true,
  refused: {
    when: "for the name of another topic",
    code: "conflict",
    arrange: async (_kit, tenant, input) => {
      await add(tenant, "Offers");
      return input;
    },
  },
});

describeVerb(get, {
  action: "consent.archive-topic",
  run: archiveTopic,
  arrange: (_kit, tenant) => add(tenant),
  verify: async (_kit, tenant) => {
    expect(await namesOf(tenant)).toEqual([]);
    expect(await namesOf(tenant, true)).toEqual(["News"]);
  },
  inWorkspace: true,
  refused: {
    when: "while a campaign that is not over is about it",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => {
      const { id } = await draftCampaign(kit, tenant);
      await tenantTransaction(tenant.ctx, (tx) =>
        tx.update(campaigns).set({ topicId: input.topicId }).where(eq(campaigns.id, id)),
      );
      return input;
    },
  },
});

describe("topics", () => {
  it("are at most twenty a workspace, by pages and by the beginning of their names", async () => {
    const tenant = await createTenant(kit);
    const { ctx, workspaceId } = tenant;
    for (let n = 0; n < 20; n += 1) await add(tenant, `Topic ${String(n).padStart(2, "0")}`);
    await expectRefusal(add(tenant, "One more"), "refused_state");
    const first = await listTopics(ctx, { workspaceId, limit: 15 });
    const second = await listTopics(ctx, { workspaceId, limit: 15, cursor: first.nextCursor });
    expect([...first.rows, ...second.rows]).toHaveLength(20);
    expect((await listTopics(ctx, { workspaceId, search: "topic 1" })).rows).toHaveLength(10);
  });

  it("are asked of nobody's contact", async () => {
    const tenant = await createTenant(kit);
    await expectRefusal(getPreferences(tenant.ctx, { contactId: tenant.userId }), "not_found");
  });
});
