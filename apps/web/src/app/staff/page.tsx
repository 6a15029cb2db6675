import { ExportTrail } from "../../features/staff/export-trail.tsx";
import { StaffTenantList } from "../../features/staff/tenant-list.tsx";
import { staffMember } from "../../features/staff/staff-page.ts";
import { pageQuery } from "../../shell/page-query.ts";
import { api } from "../../trpc/server.tsx";

export default async function StaffTenantsPage({ searchParams }: PageProps<"/staff">) {
  const { search, after } = pageQuery(await searchParams, []);
  const { may } = await staffMember();
  const page = await api.staff.listTenants({ search: search.slice(0, 80), cursor: after ?? undefined });
  return (
    <>
      <StaffTenantList page={page} />
      {may.includes("staff.export-trail") && <ExportTrail today={new Date().toISOString().slice(0, 10)} />}
    </>
  );
}
