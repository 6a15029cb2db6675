import { MailboxDetail } from "../../../../../../features/mailbox/mailbox-detail.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("mailboxes");

export default async function MailboxPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/mailboxes/[mailboxId]">) {
  const { slug: asked, mailboxId } = await params;
  const { id, slug } = await readWorkspace(asked);
  inWorkspace(id, await preload(trpc.mailbox.get.queryOptions({ mailboxId })));
  return (
    <Hydrate>
      <MailboxDetail mailboxId={mailboxId} base={`/dashboard/workspaces/${slug}/mailboxes`} />
    </Hydrate>
  );
}
