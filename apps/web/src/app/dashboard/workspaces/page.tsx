import { WorkspaceList } from "../../../features/workspace/workspace-list.tsx";
import { pageTitle } from "../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("workspaces");

export default async function WorkspacesPage() {
  await preload(trpc.workspace.list.queryOptions());
  return (
    <Hydrate>
      <WorkspaceList />
    </Hydrate>
  );
}
