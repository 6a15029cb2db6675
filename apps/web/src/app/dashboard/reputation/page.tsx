import { alertFilters, alertInput } from "../../../features/reputation/alert-input.ts";
import { AlertList } from "../../../features/reputation/alert-list.tsx";
import { pageQuery } from "../../../shell/page-query.ts";
import { pageTitle } from "../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("reputation");

export default async function ReputationPage({ searchParams }: PageProps<"/dashboard/reputation">) {
  await preload(
    trpc.reputation.listAlerts.queryOptions(alertInput(pageQuery(await searchParams, alertFilters))),
  );
  return (
    <Hydrate>
      <AlertList />
    </Hydrate>
  );
}
