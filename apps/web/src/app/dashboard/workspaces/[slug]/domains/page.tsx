import { DomainList } from "../../../../../features/sender-domain/domain-list.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, readWorkspace, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("domains");

export default async function DomainsPage({ params }: PageProps<"/dashboard/workspaces/[slug]/domains">) {
  const { id, slug } = await readWorkspace((await params).slug);
  await preload(trpc.senderDomain.list.queryOptions({ workspaceId: id }));
  return (
    <Hydrate>
      <DomainList workspaceId={id} base={`/dashboard/workspaces/${slug}/domains`} />
    </Hydrate>
  );
}
