import { Home } from "../../features/workspace/home.tsx";
import { activeCampaigns } from "../../features/workspace/home-input.ts";
import { pageTitle } from "../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("home");

export default async function DashboardPage() {
  const [, active] = await Promise.all([
    preload(trpc.analytics.getHome.queryOptions()),
    preload(trpc.campaign.list.queryOptions(activeCampaigns)),
  ]);
  await Promise.all((active?.rows ?? []).map(({ id }) => preload(trpc.analytics.getCampaign.queryOptions({ campaignId: id }))));
  return (
    <Hydrate>
      <Home />
    </Hydrate>
  );
}
