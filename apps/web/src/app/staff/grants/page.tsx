import { StaffGrantList } from "../../../features/staff/grant-list.tsx";
import { staffMember } from "../../../features/staff/staff-page.ts";
import { pageQuery } from "../../../shell/page-query.ts";
import { api } from "../../../trpc/server.tsx";

export default async function StaffGrantsPage({ searchParams }: PageProps<"/staff/grants">) {
  const { after } = pageQuery(await searchParams, []);
  await staffMember();
  return <StaffGrantList page={await api.staff.listGrants({ cursor: after ?? undefined })} />;
}
