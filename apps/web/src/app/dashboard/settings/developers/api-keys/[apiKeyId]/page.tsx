import { ApiKeyDetail } from "../../../../../../features/api-key/api-key-detail.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function ApiKeyPage({
  params,
}: PageProps<"/dashboard/settings/developers/api-keys/[apiKeyId]">) {
  const { apiKeyId } = await params;
  await preload(trpc.apiKey.getUsage.queryOptions({ apiKeyId }));
  return (
    <Hydrate>
      <ApiKeyDetail apiKeyId={apiKeyId} />
    </Hydrate>
  );
}
