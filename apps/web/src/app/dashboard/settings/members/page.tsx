import { MemberTable } from "../../../../features/workspace/member-table.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function MembersPage() {
  await preload(trpc.workspace.getTenant.queryOptions());
  return (
    <Hydrate>
      <MemberTable />
    </Hydrate>
  );
}
