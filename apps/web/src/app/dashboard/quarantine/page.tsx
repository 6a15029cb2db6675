import { quarantineFilters, quarantineInput } from "../../../features/quarantine/quarantine-input.ts";
import { QuarantineList } from "../../../features/quarantine/quarantine-list.tsx";
import { pageQuery } from "../../../shell/page-query.ts";
import { pageTitle } from "../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("quarantine");

export default async function QuarantinePage({ searchParams }: PageProps<"/dashboard/quarantine">) {
  const input = quarantineInput(pageQuery(await searchParams, quarantineFilters));
  await preload(trpc.quarantine.list.queryOptions(input));
  return (
    <Hydrate>
      <QuarantineList />
    </Hydrate>
  );
}
