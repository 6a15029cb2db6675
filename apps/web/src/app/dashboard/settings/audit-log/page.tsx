import { auditFilters, auditInput } from "../../../../features/audit-log/audit-input.ts";
import { AuditTable } from "../../../../features/audit-log/audit-table.tsx";
import { pageQuery } from "../../../../shell/page-query.ts";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function AuditLogPage({ searchParams }: PageProps<"/dashboard/settings/audit-log">) {
  const input = auditInput(pageQuery(await searchParams, auditFilters));
  await Promise.all([
    preload(trpc.auditLog.list.queryOptions(input)),
    preload(trpc.workspace.getTenant.queryOptions()),
  ]);
  return (
    <Hydrate>
      <AuditTable />
    </Hydrate>
  );
}
