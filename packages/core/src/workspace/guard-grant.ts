import { DomainError } from "@penguin/runtime/error";
import type { Ctx, TenantRole } from "../kernel/index.ts";
import { grantableRoles } from "./schema.ts";

/** A key gives and takes what an admin may: an owner is made and unmade by owners, never by a program. */
const ownOf = (actor: Ctx["actor"]): readonly TenantRole[] => {
  if (actor.kind === "api_key") return grantableRoles(["admin"]);
  return actor.kind === "user" ? grantableRoles(actor.roles) : [];
};

/** Throws `forbidden` when one of these roles is not the actor's to give or take. */
export function guardGrant(ctx: Pick<Ctx, "actor">, roles: readonly TenantRole[]): void {
  const { actor } = ctx;
  if (actor.kind === "system") return;
  const own = ownOf(actor);
  const beyond = roles.filter((role) => !own.includes(role));
  if (beyond.length === 0) return;
  throw new DomainError(
    "forbidden",
    `Only an owner may give or take the role ${beyond.join(" and ")}. Nothing was changed; ask an owner.`,
    { reason: "role_not_yours", fields: { roles: `Only an owner may give or take: ${beyond.join(", ")}.` } },
  );
}
