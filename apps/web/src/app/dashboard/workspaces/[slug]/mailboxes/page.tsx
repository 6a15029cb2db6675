import { MailboxList } from "../../../../../features/mailbox/mailbox-list.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, readWorkspace, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("mailboxes");

export default async function MailboxesPage({ params }: PageProps<"/dashboard/workspaces/[slug]/mailboxes">) {
  const { id, slug } = await readWorkspace((await params).slug);
  await preload(trpc.mailbox.list.queryOptions({ workspaceId: id }));
  return (
    <Hydrate>
      <MailboxList workspaceId={id} base={`/dashboard/workspaces/${slug}/mailboxes`} />
    </Hydrate>
  );
}
