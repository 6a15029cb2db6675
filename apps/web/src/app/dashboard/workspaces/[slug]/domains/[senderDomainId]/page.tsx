import { DomainDetail } from "../../../../../../features/sender-domain/domain-detail.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { Hydrate, inWorkspace, preload, readWorkspace, trpc } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("domains");

export default async function DomainPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/domains/[senderDomainId]">) {
  const { slug: asked, senderDomainId } = await params;
  const { id, slug } = await readWorkspace(asked);
  inWorkspace(id, await preload(trpc.senderDomain.get.queryOptions({ senderDomainId })));
  const root = `/dashboard/workspaces/${slug}`;
  return (
    <Hydrate>
      <DomainDetail
        senderDomainId={senderDomainId}
        base={`${root}/domains`}
        newMailboxHref={`${root}/mailboxes/new`}
      />
    </Hydrate>
  );
}
