import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { StaffFrame } from "../../features/staff/staff-frame.tsx";
import { staffMember } from "../../features/staff/staff-page.ts";
import { leaveToLogin, pageContext } from "../../trpc/server.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff"))("title"), robots: { index: false } };
}

/** Lets in the operator's staff; for everybody else who is signed in there is nothing here. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const { session } = await pageContext();
  if (!session) return leaveToLogin();
  const { role, may } = await staffMember();
  return (
    <StaffFrame
      role={role}
      places={[
        ...(may.includes("staff.list-queues") ? (["queues"] as const) : []),
        ...(may.includes("staff.list-reconciliations") ? (["reconciliation"] as const) : []),
      ]}
    >
      {children}
    </StaffFrame>
  );
}
