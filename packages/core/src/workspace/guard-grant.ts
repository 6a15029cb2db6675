import { DomainError } from "@penguin/runtime/error";
import type { Ctx, TenantRole } from "../kernel/index.ts";
import { grantableRoles } from "./schema.ts";

/** Throws `forbidden` when one of these roles is not the actor's to give or take. */
export function guardGrant(ctx: Pick<Ctx, "actor">, roles: readonly TenantRole[]): void {
  const { actor } = ctx;
  if (actor.kind === "system") return;
  const own = actor.kind === "user" ? grantableRoles(actor.roles) : [];
  const beyond = roles.filter((role) => !own.includes(role));
  if (beyond.length === 0) return;
  throw new DomainError(
    "forbidden",
    `Only an owner may give or take the role ${beyond.join(" and ")}. Nothing was changed; ask an owner.`,
    { reason: "role_not_yours", fields: { roles: `Only an owner may give or take: ${beyond.join(", ")}.` } },
  );
}
