import { redirect } from "next/navigation";
import { CampaignOverview } from "../../../../../../features/campaign/campaign-overview.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function CampaignPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns/[campaignId]">) {
  const { slug: asked, campaignId } = await params;
  const { id, slug } = await readWorkspace(asked);
  const [campaign] = await Promise.all([
    preload(trpc.campaign.get.queryOptions({ campaignId })),
    preload(trpc.analytics.getCampaign.queryOptions({ campaignId })),
  ]);
  inWorkspace(id, campaign);
  const base = `/dashboard/workspaces/${slug}/campaigns`;
  if (campaign?.state === "draft") redirect(`${base}/${campaignId}/edit`);
  if (campaign?.state === "scheduled") await preload(trpc.campaign.checkLaunch.queryOptions({ campaignId }));
  return (
    <Hydrate>
      <CampaignOverview campaignId={campaignId} base={base} />
    </Hydrate>
  );
}
