import { WorkspaceOverview } from "../../../../features/workspace/workspace-overview.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, preloadStrips, readWorkspace, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("workspaces");

export default async function WorkspacePage({ params }: PageProps<"/dashboard/workspaces/[slug]">) {
  const { id, slug, name } = await readWorkspace((await params).slug);
  const [campaigns] = await Promise.all([
    preload(trpc.campaign.list.queryOptions({ workspaceId: id })),
    preload(trpc.senderDomain.list.queryOptions({ workspaceId: id })),
    preload(trpc.mailbox.list.queryOptions({ workspaceId: id })),
    preload(trpc.contact.listLists.queryOptions({ workspaceId: id })),
  ]);
  await preloadStrips(campaigns?.rows);
  return (
    <Hydrate>
      <WorkspaceOverview workspace={{ id, slug, name }} />
    </Hydrate>
  );
}
