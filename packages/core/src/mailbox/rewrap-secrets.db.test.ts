import { createSecretBox } from "@penguin/infra/secret";
import { secrets } from "@penguin/db/schema";
import { afterAll, beforeEach, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { addMailbox, createKit, createTenant, expectAudit, type Kit } from "../testing/index.ts";
import { rewrapSecrets } from "./index.ts";

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

it("seals every secret of every organisation under the newest key, once", async () => {
  const tenants = [await createTenant(kit), await createTenant(kit)];
  for (const tenant of tenants) await addMailbox(kit, tenant);
  expect(await rewrapSecrets(kit.platform())).toBe(0);
  kit.doors.secrets = createSecretBox([key("k2", 9), key("k1", 7)]);
  expect(await rewrapSecrets(kit.platform())).toBe(2);
  expect(await rewrapSecrets(kit.platform())).toBe(0);
  const withoutOld = createSecretBox([key("k2", 9)]);
  for (const { ctx } of tenants) {
    const [row] = await tenantTransaction(ctx, (tx) => tx.select().from(secrets));
    if (!row) throw new Error("a mailbox has a secret");
    expect(withoutOld.open(row, row.sealed)).toContain("smtp");
    await expectAudit(ctx, "mailbox.rewrap-secrets");
  }
});
