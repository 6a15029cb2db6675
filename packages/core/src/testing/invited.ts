import { acceptInvitation, type FoundSession } from "../account/index.ts";
import type { TenantRole, WorkspaceRole } from "../kernel/index.ts";
import { inviteMember, sendInvitation } from "../workspace/index.ts";
import type { Kit } from "./kit.ts";
import { makeCtx, type TestTenant } from "./tenant.ts";

/** The token of the newest invitation that was mailed to an address; empty when there is none. */
export function invitationToken(kit: Kit, email: string): string {
  const mail = kit.smtp.mails.filter((one) => one.envelope.to === email).at(-1);
  const raw = mail?.raw.toString().replaceAll("=\r\n", "") ?? "";
  return /\/invite\/([\w-]{20,})/.exec(raw)?.[1] ?? "";
}

/** Invites an address and mails the link; gives the invitation and its token. */
export async function invite(
  kit: Kit,
  tenant: TestTenant,
  wish: { email: string; roles?: TenantRole[]; workspaces?: Record<string, WorkspaceRole> },
): Promise<{ id: string; token: string }> {
  const { id } = await inviteMember(tenant.ctx, { roles: ["member"], ...wish });
  await sendInvitation(kit.system(tenant.tenantId), id);
  return { id, token: invitationToken(kit, wish.email) };
}

let joined = 0;

/** Somebody without an account who joined by an invitation. */
export async function joinMember(
  kit: Kit,
  tenant: TestTenant,
  wish: { name?: string; roles?: TenantRole[]; workspaces?: Record<string, WorkspaceRole> } = {},
) {
  joined += 1;
  const { name = "Mia Member", roles = ["member"], workspaces = {} } = wish;
  const email = `member${joined}@penguin.test`;
  const { token } = await invite(kit, tenant, { email, roles, workspaces });
  await acceptInvitation(kit.account(), undefined, { token, name, password: "correct horse" });
  const [row] = await kit.root<{ user_id: string }[]>`
    select user_id from members where tenant_id = ${tenant.tenantId} and email = ${email}`;
  const userId = row?.user_id ?? "";
  const ctx = makeCtx(kit, { tenant, roles, workspaces, userId });
  const session: Pick<FoundSession, "actor"> = {
    actor: { kind: "user", userId, email, name, roles, workspaces },
  };
  return { userId, email, name, ctx, session };
}
