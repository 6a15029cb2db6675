import { MessagePage } from "../../../../features/ledger/message-page.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("campaigns");

export default async function OneMessagePage({ params }: PageProps<"/dashboard/messages/[messageId]">) {
  const { messageId } = await params;
  await preload(trpc.ledger.getMessageStory.queryOptions({ messageId }));
  return (
    <Hydrate>
      <MessagePage messageId={messageId} />
    </Hydrate>
  );
}
