import { NewMailbox } from "../../../../../../features/mailbox/new-mailbox.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { Hydrate, preload, readWorkspace, trpc } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("mailboxes");

export default async function NewMailboxPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/mailboxes/new">) {
  const { id, slug } = await readWorkspace((await params).slug);
  await preload(trpc.senderDomain.list.queryOptions({ workspaceId: id }));
  const root = `/dashboard/workspaces/${slug}`;
  return (
    <Hydrate>
      <NewMailbox workspaceId={id} base={`${root}/mailboxes`} domainsHref={`${root}/domains`} />
    </Hydrate>
  );
}
