import { NewDomain } from "../../../../../../features/sender-domain/new-domain.tsx";
import { pageTitle } from "../../../../../../shell/page-title.ts";
import { readWorkspace } from "../../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("domains");

export default async function NewDomainPage({
  params,
}: PageProps<"/dashboard/workspaces/[slug]/domains/new">) {
  const { id, slug } = await readWorkspace((await params).slug);
  return <NewDomain workspaceId={id} base={`/dashboard/workspaces/${slug}/domains`} />;
}
