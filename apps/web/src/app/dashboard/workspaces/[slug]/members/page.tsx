import { memberFilters, memberInput } from "../../../../../features/workspace/member-input.ts";
import { WorkspaceMembers } from "../../../../../features/workspace/workspace-members.tsx";
import { pageQuery } from "../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, readWorkspace, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("workspaces");

export default async function WorkspaceMembersPage({
  params,
  searchParams,
}: PageProps<"/dashboard/workspaces/[slug]/members">) {
  const { id, slug, name } = await readWorkspace((await params).slug);
  const query = pageQuery(await searchParams, memberFilters);
  await preload(trpc.workspace.listWorkspaceMembers.queryOptions({ workspaceId: id, ...memberInput(query) }));
  return (
    <Hydrate>
      <WorkspaceMembers workspace={{ id, slug, name }} />
    </Hydrate>
  );
}
