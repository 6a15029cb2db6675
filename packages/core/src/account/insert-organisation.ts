import { members, tenants, workspaces } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import type { Tx } from "../kernel/index.ts";
import { slugOf } from "../workspace/schema.ts";

interface NewOrganisation {
  tenantId: string;
  name: string;
  zone: string;
  owner: { userId: string; email: string; name: string };
  at: Date;
}

/** Makes an organisation with its owner and a first workspace of the same name inside a running transaction. */
export async function insertOrganisation(
  tx: Tx,
  { tenantId, name, zone, owner, at: createdAt }: NewOrganisation,
): Promise<void> {
  await tx.insert(tenants).values({ tenantId, name, zone, status: "active", createdAt });
  await tx.insert(members).values({ ...owner, tenantId, roles: ["owner"], createdAt });
  await tx.insert(workspaces).values({
    tenantId,
    id: newId(createdAt),
    name,
    slug: slugOf(name),
    zone,
    postalAddress: "",
    createdAt,
  });
}
