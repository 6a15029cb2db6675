import { ApiKeyList } from "../../../../../features/api-key/api-key-list.tsx";
import { apiKeyFilters, apiKeyInput } from "../../../../../features/api-key/api-key-view.ts";
import { pageQuery } from "../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function ApiKeysPage({
  searchParams,
}: PageProps<"/dashboard/settings/developers/api-keys">) {
  const input = apiKeyInput(pageQuery(await searchParams, apiKeyFilters));
  await preload(trpc.apiKey.list.queryOptions(input));
  return (
    <Hydrate>
      <ApiKeyList />
    </Hydrate>
  );
}
