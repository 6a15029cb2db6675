import {
  AtSign,
  Ban,
  Building2,
  Globe,
  House,
  Inbox,
  MailQuestion,
  Send,
  Settings,
  ShieldAlert,
  Users,
} from "lucide-react";
import type { ReactNode } from "react";

/** The places of the dashboard, by name. Each has its label in the catalogue `shell.nav`. */
export type PlaceId =
  | "home"
  | "campaigns"
  | "contacts"
  | "inbox"
  | "domains"
  | "mailboxes"
  | "suppression"
  | "quarantine"
  | "reputation"
  | "workspaces"
  | "settings";

interface Place {
  id: PlaceId;
  icon: ReactNode;
  /** Path below `/dashboard`, or below the workspace for those that belong to one. */
  path: string;
  inWorkspace?: boolean;
  primary?: boolean;
}

/** The one list that side bar, bottom bar and palette are made from. Only what works is in it. */
export const places: readonly Place[] = [
  { id: "home", icon: <House aria-hidden />, path: "", primary: true },
  { id: "campaigns", icon: <Send aria-hidden />, path: "/campaigns", inWorkspace: true, primary: true },
  { id: "contacts", icon: <Users aria-hidden />, path: "/contacts", primary: true },
  { id: "inbox", icon: <Inbox aria-hidden />, path: "/inbox", primary: true },
  { id: "domains", icon: <Globe aria-hidden />, path: "/domains", inWorkspace: true },
  { id: "mailboxes", icon: <AtSign aria-hidden />, path: "/mailboxes", inWorkspace: true },
  { id: "suppression", icon: <Ban aria-hidden />, path: "/contacts/suppression" },
  { id: "quarantine", icon: <MailQuestion aria-hidden />, path: "/quarantine" },
  { id: "reputation", icon: <ShieldAlert aria-hidden />, path: "/reputation" },
  { id: "workspaces", icon: <Building2 aria-hidden />, path: "/workspaces" },
  { id: "settings", icon: <Settings aria-hidden />, path: "/settings" },
];

/** The address of a place, or null when it needs a workspace and there is none yet. */
export function placeHref(place: Place, workspace: string | null): string | null {
  if (!place.inWorkspace) return `/dashboard${place.path}`;
  return workspace === null ? null : `/dashboard/workspaces/${encodeURIComponent(workspace)}${place.path}`;
}

/** Which place a path belongs to: the one with the longest matching address. */
export function currentPlace(pathname: string, workspace: string | null): PlaceId | null {
  let found: { id: PlaceId; length: number } | null = null;
  for (const place of places) {
    const href = placeHref(place, workspace);
    if (href === null) continue;
    const inside = pathname === href || (place.id !== "home" && pathname.startsWith(`${href}/`));
    if (inside && href.length > (found?.length ?? 0)) found = { id: place.id, length: href.length };
  }
  return found?.id ?? null;
}
