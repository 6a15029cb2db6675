"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Theme } from "@penguin/ui/theme-toggle";
import { ClientProvider, useTRPC, useTRPCClient } from "../trpc/client-provider.tsx";
import { LiveChanges } from "../trpc/live-changes.tsx";
import { DashboardShell } from "./dashboard-shell.tsx";
import { type Session, SessionProvider } from "./session.tsx";
import type { ShellView } from "./shell-view.ts";
import { VerifyNotice } from "./verify-notice.tsx";

interface DashboardFrameProps {
  view: ShellView;
  session: Session;
  theme: Theme;
  children: ReactNode;
}

/** Its code is fetched when it is used: few pages need it first. */
const leave = async (): Promise<void> => {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/login" });
};

/** The dashboard of a person who is signed in. */
export function DashboardFrame({ session, ...rest }: DashboardFrameProps) {
  return (
    <ClientProvider>
      <SessionProvider session={session}>
        <LiveChanges />
        <LiveShell {...rest} verified={session.emailVerified} />
      </SessionProvider>
    </ClientProvider>
  );
}

function LiveShell({
  view,
  theme,
  verified,
  children,
}: Omit<DashboardFrameProps, "session"> & { verified: boolean }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const change = async (tenantId: string): Promise<void> => {
    const { switchOrganisation } = await import("./switch-organisation.ts");
    await switchOrganisation(client, tenantId);
  };
  const unread = useQuery(trpc.inbox.list.queryOptions({ folder: "unread", limit: 100 }));
  const shown = unread.data ? { ...view, unreadReplies: unread.data.rows.length } : view;
  return (
    <DashboardShell
      view={shown}
      theme={theme}
      onSignOut={() => void leave()}
      onSwitch={(tenantId) => void change(tenantId)}
    >
      {!verified && <VerifyNotice />}
      {children}
    </DashboardShell>
  );
}
