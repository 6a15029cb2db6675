import { notFound } from "next/navigation";
import { ReconciliationList } from "../../../features/staff/reconciliation-list.tsx";
import { staffMember } from "../../../features/staff/staff-page.ts";
import { api } from "../../../trpc/server.tsx";

export default async function StaffReconciliationPage() {
  const { may } = await staffMember();
  if (!may.includes("staff.list-reconciliations")) notFound();
  return <ReconciliationList days={await api.staff.listReconciliations()} />;
}
