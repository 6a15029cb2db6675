import { WorkspaceSettings } from "../../../../../features/workspace/workspace-settings.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, readWorkspace } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("workspaces");

export default async function WorkspaceSettingsPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/settings">) {
  const { slug } = await readWorkspace((await params).slug);
  return (
    <Hydrate>
      <WorkspaceSettings slug={slug} />
    </Hydrate>
  );
}
