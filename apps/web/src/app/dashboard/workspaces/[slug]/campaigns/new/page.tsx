import { NewCampaign } from "../../../../../../features/campaign/new-campaign.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { readWorkspace } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function NewCampaignPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/campaigns/new">) {
  const { id, slug } = await readWorkspace((await params).slug);
  return <NewCampaign workspaceId={id} base={`/dashboard/workspaces/${slug}/campaigns`} />;
}
