"use client";

import type { Permission } from "@penguin/api";
import { createContext, type ReactNode, use, useMemo } from "react";

/** Who looks at the dashboard, and which workspaces they see. */
export interface Session {
  name: string;
  email: string;
  emailVerified: boolean;
  /** What holds the person back whatever their roles allow. */
  restriction?: string | undefined;
  /** The zone times are shown in. */
  zone: string;
  dateFormat: "iso" | "day_first" | "month_first";
  hour12: boolean;
  language: "en" | "es";
  avatarId: string | null;
  /** The mails this person does not want. */
  mutedNotices: readonly ("import_finished" | "sending_stopped")[];
  may: readonly Permission[];
  /** True for owners and admins, who see every workspace and what is shared by all of them. */
  seesAll: boolean;
  workspaces: ReadonlyArray<{ id: string; slug: string; name: string; zone: string }>;
}

const SessionContext = createContext<Session | null>(null);

/** Tells every screen of the dashboard whose it is. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The session of the dashboard. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession was called outside the dashboard");
  return session;
}

/** The zone of who looks; UTC outside the dashboard. */
export const useOwnZone = (): string => use(SessionContext)?.zone ?? "UTC";

const PLAIN_STYLE = { dateFormat: "month_first", hour12: false, language: "en" } as const;

/** How who looks reads moments; the English way outside the dashboard. */
export const useOwnStyle = (): Pick<Session, "dateFormat" | "hour12" | "language"> =>
  use(SessionContext) ?? PLAIN_STYLE;

/** Whether the person may do something; what they may not is not offered. */
export function useMay(): (permission: Permission) => boolean {
  const { may } = useSession();
  return useMemo(() => (permission) => may.includes(permission), [may]);
}

/** The workspace with this id, when the person sees it. */
export function useWorkspaceOf(id: string | null | undefined) {
  return useSession().workspaces.find((one) => one.id === id);
}
