import { ThreadView } from "../../../../features/inbox/thread-view.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("inbox");

export default async function ThreadPage({ params }: PageProps<"/dashboard/inbox/[threadId]">) {
  const { threadId } = await params;
  await preload(trpc.inbox.get.queryOptions({ threadId }));
  return (
    <Hydrate>
      <ThreadView threadId={threadId} />
    </Hydrate>
  );
}
