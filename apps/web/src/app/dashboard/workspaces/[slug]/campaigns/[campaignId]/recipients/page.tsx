import { recipientFilters, recipientInput } from "../../../../../../../features/campaign/recipient-input.ts";
import { CampaignRecipients } from "../../../../../../../features/campaign/recipient-table.tsx";
import { pageQuery } from "../../../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function RecipientsPage({
  params,
  searchParams,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns/[campaignId]/recipients">) {
  const { slug: asked, campaignId } = await params;
  const { id, slug } = await readWorkspace(asked);
  const input = recipientInput(campaignId, pageQuery(await searchParams, recipientFilters));
  const [campaign] = await Promise.all([
    preload(trpc.campaign.get.queryOptions({ campaignId })),
    preload(trpc.campaign.listRecipients.queryOptions(input)),
  ]);
  inWorkspace(id, campaign);
  return (
    <Hydrate>
      <CampaignRecipients campaignId={campaignId} base={`/dashboard/workspaces/${slug}/campaigns`} />
    </Hydrate>
  );
}
