import type { ErrorCode } from "@penguin/runtime/error";
import { describe, expect, it } from "vitest";
import {
  type AuditEntry,
  type Ctx,
  type Permission,
  PERMISSIONS,
  TENANT_ROLES,
  type TenantRole,
} from "../kernel/index.ts";
import { expectAudit, expectRefusal, fingerprint } from "./expectations.ts";
import type { Kit } from "./kit.ts";
import { asOtherTenant, createTenant, makeCtx, type TestTenant } from "./tenant.ts";

/** One write verb and what has to be so before it can work. */
export interface VerbCase<I> {
  action: Permission;
  run: (ctx: Ctx, input: I) => Promise<unknown>;
  /** Brings the tenant to where the verb works, and gives its input. */
  arrange: (kit: Kit, tenant: TestTenant) => Promise<I>;
  /** Looks at what the verb did. */
  verify?: (kit: Kit, tenant: TestTenant, input: I) => Promise<void>;
  /** The audit action when it is not the permission's name. */
  audit?: AuditEntry["action"];
  /** True when the verb belongs to a workspace, whose viewers and strangers may not use it. */
  inWorkspace: boolean;
  /** False when the input names nothing of the tenant, so that another tenant's request is a request of its own. */
  namesRow?: false;
  /** Something that is in the way: changes the state or the input. */
  refused: {
    when: string;
    code: ErrorCode;
    arrange: (kit: Kit, tenant: TestTenant, input: I) => Promise<I | undefined>;
  };
}

const strangersOf = (action: Permission): TenantRole[] => {
  const allowed: readonly TenantRole[] = PERMISSIONS[action];
  return TENANT_ROLES.filter((role) => !allowed.includes(role));
};

const describeAccess = <I>(getKit: () => Kit, verb: VerbCase<I>): void => {
  it("is forbidden to every role without the permission, and changes nothing", async () => {
    const kit = getKit();
    const tenant = await createTenant(kit);
    const input = await verb.arrange(kit, tenant);
    const before = await fingerprint(kit, tenant.tenantId);
    const roles = strangersOf(verb.action);
    for (const role of roles)
      await expectRefusal(verb.run(makeCtx(kit, { tenant, roles: [role] }), input), "forbidden");
    await expectRefusal(verb.run(makeCtx(kit, { tenant, roles: ["owner", "blocked"] }), input), "forbidden");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    expect(roles).toContain("blocked");
  });

  const inWorkspace = verb.inWorkspace ? it : () => undefined;
  inWorkspace("is closed to viewers and strangers of the workspace, and changes nothing", async () => {
    const kit = getKit();
    const tenant = await createTenant(kit);
    const input = await verb.arrange(kit, tenant);
    const before = await fingerprint(kit, tenant.tenantId);
    const workspaces = { [tenant.workspaceId]: "viewer" as const };
    await expectRefusal(
      verb.run(makeCtx(kit, { tenant, roles: ["manager"], workspaces }), input),
      "forbidden",
    );
    await expectRefusal(verb.run(makeCtx(kit, { tenant, roles: ["manager"] }), input), "not_found");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });

  it("changes nothing of this tenant when another tenant asks", async () => {
    const kit = getKit();
    const [tenant, other] = [await createTenant(kit), await createTenant(kit, "Other")];
    const input = await verb.arrange(kit, tenant);
    const [before, otherBefore] = [
      await fingerprint(kit, tenant.tenantId),
      await fingerprint(kit, other.tenantId),
    ];
    const asked = verb.run(asOtherTenant(kit, other), input);
    if (verb.namesRow === false) await asked;
    else await expectRefusal(asked, "not_found");
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    if (verb.namesRow !== false) expect(await fingerprint(kit, other.tenantId)).toEqual(otherBefore);
  });
};

/** The tests every write verb has: it works and leaves its audit row, permission, tenant, refused state. */
export function describeVerb<I>(getKit: () => Kit, verb: VerbCase<I>): void {
  describe(verb.action, () => {
    it("works and leaves its audit row", async () => {
      const kit = getKit();
      const tenant = await createTenant(kit);
      const input = await verb.arrange(kit, tenant);
      await verb.run(tenant.ctx, input);
      const row = await expectAudit(tenant.ctx, verb.audit ?? verb.action);
      expect(row).toMatchObject({ actorKind: "user", actorId: tenant.userId, requestId: "test-request" });
      await verb.verify?.(kit, tenant, input);
    });

    describeAccess(getKit, verb);

    it(`is refused ${verb.refused.when}, and changes nothing`, async () => {
      const kit = getKit();
      const tenant = await createTenant(kit);
      const input = await verb.arrange(kit, tenant);
      const changed = await verb.refused.arrange(kit, tenant, input);
      const before = await fingerprint(kit, tenant.tenantId);
      await expectRefusal(verb.run(tenant.ctx, changed ?? input), verb.refused.code);
      expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    });
  });
}
