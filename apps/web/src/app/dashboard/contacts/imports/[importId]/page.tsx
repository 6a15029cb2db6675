import { ImportDetail } from "../../../../../features/contact/import-detail.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("contacts");

export default async function ImportPage({ params }: PageProps<"/dashboard/contacts/imports/[importId]">) {
  const { importId } = await params;
  await preload(trpc.contact.getImport.queryOptions({ importId }));
  return (
    <Hydrate>
      <ImportDetail importId={importId} />
    </Hydrate>
  );
}
