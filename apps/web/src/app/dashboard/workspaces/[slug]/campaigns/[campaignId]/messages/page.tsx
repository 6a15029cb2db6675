import { CampaignMessages } from "../../../../../../../features/ledger/message-table.tsx";
import { messageFilters, messageInput } from "../../../../../../../features/ledger/message-input.ts";
import { pageQuery } from "../../../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function MessagesPage({
  params,
  searchParams,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns/[campaignId]/messages">) {
  const { slug: asked, campaignId } = await params;
  const { id, slug } = await readWorkspace(asked);
  const input = messageInput(campaignId, pageQuery(await searchParams, messageFilters));
  const [campaign] = await Promise.all([
    preload(trpc.campaign.get.queryOptions({ campaignId })),
    preload(trpc.campaign.listMessages.queryOptions(input)),
  ]);
  inWorkspace(id, campaign);
  return (
    <Hydrate>
      <CampaignMessages campaignId={campaignId} base={`/dashboard/workspaces/${slug}/campaigns`} />
    </Hydrate>
  );
}
