import { CampaignList } from "../../../../../features/campaign/campaign-list.tsx";
import { campaignFilters, campaignInput } from "../../../../../features/campaign/campaign-view.ts";
import { pageQuery } from "../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, preloadStrips, readWorkspace, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function CampaignsPage({
  params,
  searchParams,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns">) {
  const { id, slug } = await readWorkspace((await params).slug);
  const input = campaignInput(id, pageQuery(await searchParams, campaignFilters));
  const campaigns = await preload(trpc.campaign.list.queryOptions(input));
  await preloadStrips(campaigns?.rows);
  return (
    <Hydrate>
      <CampaignList workspaceId={id} base={`/dashboard/workspaces/${slug}/campaigns`} />
    </Hydrate>
  );
}
