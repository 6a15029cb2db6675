import { suppressionFilters, suppressionInput } from "../../../../features/suppression/suppression-input.ts";
import { SuppressionList } from "../../../../features/suppression/suppression-list.tsx";
import { pageQuery } from "../../../../shell/page-query.ts";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("suppression");

export default async function SuppressionPage({
  searchParams,
}: PageProps<"/dashboard/contacts/suppression">) {
  const input = suppressionInput(pageQuery(await searchParams, suppressionFilters));
  await preload(trpc.suppression.list.queryOptions(input));
  return (
    <Hydrate>
      <SuppressionList />
    </Hydrate>
  );
}
