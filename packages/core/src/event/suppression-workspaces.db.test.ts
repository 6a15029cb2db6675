import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic } from "../consent/index.ts";
import { createContact } from "../contact/index.ts";
import {
  addSuppression,
  exportSuppressions,
  importSuppressions,
  listSuppressions,
  removeSuppression,
} from "../suppression/index.ts";
import {
  createKit,
  createTenant,
  expectRefusal,
  type Kit,
  makeCtx,
  type TestTenant,
} from "../testing/index.ts";
import { createWorkspace } from "../workspace/index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const listOf = async (tenant: TestTenant) => (await listSuppressions(tenant.ctx, {})).rows;

describe("a member of one workspace", () => {
  const twoClients = async () => {
    const tenant = await createTenant(kit);
    const other = await createWorkspace(tenant.ctx, {
      name: "Other",
      zone: "UTC",
      postalAddress: "1 Ice Street",
    });
    const { id: topicId } = await createTopic(tenant.ctx, { workspaceId: other.id, name: "News" });
    const manager = makeCtx(kit, {
      tenant,
      userId: tenant.userId,
      roles: ["manager"],
      workspaces: { [tenant.workspaceId]: "admin" },
    });
    await createContact(tenant.ctx, { email: "ours@firm.example", workspaceId: tenant.workspaceId });
    await createContact(tenant.ctx, { email: "theirs@firm.example", workspaceId: other.id });
    for (const email of ["ours@firm.example", "theirs@firm.example", "nobody@firm.example"])
      await addSuppression(tenant.ctx, { email });
    await addSuppression(tenant.ctx, { email: "own@firm.example", workspaceId: tenant.workspaceId });
    await addSuppression(tenant.ctx, { email: "foreign@firm.example", workspaceId: other.id });
    await addSuppression(tenant.ctx, { email: "topic@firm.example", topicId });
    return { tenant, manager, other };
  };
  const idOf = async (tenant: TestTenant, email: string) => ({
    suppressionId: (await listOf(tenant)).find((row) => row.email === email)?.id ?? "",
  });

  it("finds what is limited to it and who of its contacts is barred everywhere, in the list and the file", async () => {
    const { manager } = await twoClients();
    const seen = ["ours@firm.example", "own@firm.example"];
    expect((await listSuppressions(manager, {})).rows.map(({ email }) => email).sort()).toEqual(seen);
    let csv = "";
    for await (const piece of exportSuppressions(manager)) csv += piece;
    expect((csv.match(/^[^,@\s]+@[^,]+/gm) ?? []).sort()).toEqual(seen);
  });

  it("takes off what is limited to it, and nothing of another workspace or of the whole organisation", async () => {
    const { tenant, manager } = await twoClients();
    for (const email of ["foreign@firm.example", "topic@firm.example"])
      await expectRefusal(removeSuppression(manager, await idOf(tenant, email)), "not_found");
    await expectRefusal(removeSuppression(manager, await idOf(tenant, "ours@firm.example")), "forbidden");
    await removeSuppression(manager, await idOf(tenant, "own@firm.example"));
    expect(await listOf(tenant)).toHaveLength(5);
  });

  it("bars an address in it, and not in the whole organisation", async () => {
    const { tenant, manager } = await twoClients();
    const email = "more@firm.example";
    await expectRefusal(addSuppression(manager, { email }), "forbidden");
    await expectRefusal(importSuppressions(manager, { text: email }), "forbidden");
    expect(await importSuppressions(manager, { text: email, workspaceId: tenant.workspaceId })).toMatchObject(
      {
        added: 1,
      },
    );
  });
});
