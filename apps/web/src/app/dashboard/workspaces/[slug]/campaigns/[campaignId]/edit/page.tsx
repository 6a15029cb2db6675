import { redirect } from "next/navigation";
import { CampaignEditor } from "../../../../../../../features/campaign/campaign-editor.tsx";
import { pageTitle } from "../../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function CampaignEditPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns/[campaignId]/edit">) {
  const { slug: asked, campaignId } = await params;
  const { id, slug } = await readWorkspace(asked);
  const [campaign] = await Promise.all([
    preload(trpc.campaign.get.queryOptions({ campaignId })),
    preload(trpc.contact.listLists.queryOptions({ workspaceId: id })),
    preload(trpc.mailbox.list.queryOptions({ workspaceId: id })),
    preload(trpc.campaign.checkLaunch.queryOptions({ campaignId })),
  ]);
  inWorkspace(id, campaign);
  const root = `/dashboard/workspaces/${slug}`;
  if (campaign && campaign.state !== "draft" && campaign.state !== "paused")
    redirect(`${root}/campaigns/${campaignId}`);
  return (
    <Hydrate>
      <CampaignEditor campaignId={campaignId} base={`${root}/campaigns`} workspaceHref={root} />
    </Hydrate>
  );
}
