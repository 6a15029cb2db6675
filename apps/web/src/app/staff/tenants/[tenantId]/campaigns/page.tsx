import { notFound } from "next/navigation";
import { LookFrame } from "../../../../../features/staff/look-frame.tsx";
import { NoAccess } from "../../../../../features/staff/no-access.tsx";
import { staffMember, wayInto } from "../../../../../features/staff/staff-page.ts";
import { TenantCampaigns } from "../../../../../features/staff/tenant-campaigns.tsx";
import { pageQuery } from "../../../../../shell/page-query.ts";
import { api } from "../../../../../trpc/server.tsx";

export default async function StaffCampaignsPage({
  params,
  searchParams,
}: PageProps<"/staff/tenants/[tenantId]/campaigns">) {
  const { tenantId } = await params;
  const { after } = pageQuery(await searchParams, []);
  const [{ may }, { tenant, grantId, pending }] = [await staffMember(), await wayInto(tenantId)];
  if (grantId === undefined)
    return <NoAccess tenant={tenant} pending={pending} mayRequest={may.includes("staff.request-grant")} />;
  if (!may.includes("staff.view-campaigns")) notFound();
  const view = await api.staff.viewCampaigns({ grantId, cursor: after ?? undefined });
  return (
    <LookFrame tenantId={tenantId} grantId={grantId} name={view.name} until={view.until} may={may}>
      <TenantCampaigns view={view} />
    </LookFrame>
  );
}
