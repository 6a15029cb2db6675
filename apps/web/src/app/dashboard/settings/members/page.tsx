import { memberFilters, memberInput } from "../../../../features/workspace/member-input.ts";
import { MembersScreen } from "../../../../features/workspace/members-screen.tsx";
import { pageQuery } from "../../../../shell/page-query.ts";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function MembersPage({ searchParams }: PageProps<"/dashboard/settings/members">) {
  const query = pageQuery(await searchParams, memberFilters);
  await Promise.all([
    preload(trpc.account.get.queryOptions()),
    preload(trpc.workspace.listMembers.queryOptions(memberInput(query))),
    preload(trpc.workspace.listInvitations.queryOptions({ cursor: undefined })),
  ]);
  return (
    <Hydrate>
      <MembersScreen />
    </Hydrate>
  );
}
