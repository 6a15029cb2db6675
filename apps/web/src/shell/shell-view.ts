/** What the frame of the dashboard shows about the person and their organisation. */
export interface ShellView {
  organisation: string | null;
  /** All organisations of the person. */
  organisations: ReadonlyArray<{ tenantId: string; name: string; current: boolean }>;
  workspaces: ReadonlyArray<{ slug: string; name: string }>;
  user: { name: string; email: string; avatarId?: string | null } | null;
  /** True when the delivery setting keeps all mail on this machine. */
  closedNetwork: boolean;
  unreadReplies: number;
}
