import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { services } from "../../server/context.ts";
import { DashboardFrame } from "../../shell/dashboard-frame.tsx";
import { readPreferences } from "../../shell/preferences.ts";
import { api, leaveToLogin, pageContext } from "../../trpc/server.tsx";

/** Lets in who is signed in; everybody else logs in first and comes back. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { session } = await pageContext();
  if (!session) return leaveToLogin();
  if (session.tenantClosed) redirect("/closed");
  if (session.actor.restriction === "second_factor") redirect("/second-factor");
  const [{ theme }, person, tenant, workspaces, organisations] = await Promise.all([
    readPreferences(),
    api.account.get(),
    api.workspace.getTenant(),
    api.workspace.list(),
    api.account.listTenants(),
  ]);
  const { userId: _userId, roles: _roles, tenantId: _tenantId, ...seenPerson } = person;
  const { name, email, avatarId } = person;
  const seen = workspaces.map((one) => ({ id: one.id, slug: one.slug, name: one.name, zone: one.zone }));
  return (
    <DashboardFrame
      theme={theme}
      session={{ ...seenPerson, workspaces: seen }}
      view={{
        organisation: tenant.name,
        organisations,
        workspaces: seen,
        user: { name, email, avatarId },
        closedNetwork: services().settings.closedNetwork,
        unreadReplies: 0,
      }}
    >
      {children}
    </DashboardFrame>
  );
}
