import { Home } from "../../features/workspace/home.tsx";
import { activeCampaigns } from "../../features/workspace/home-input.ts";
import { pageTitle } from "../../shell/page-title.ts";
import { Hydrate, preload, preloadStrips, trpc } from "../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("home");

export default async function DashboardPage() {
  const [, active] = await Promise.all([
    preload(trpc.analytics.getHome.queryOptions()),
    preload(trpc.campaign.list.queryOptions(activeCampaigns)),
  ]);
  await preloadStrips(active?.rows);
  return (
    <Hydrate>
      <Home />
    </Hydrate>
  );
}
