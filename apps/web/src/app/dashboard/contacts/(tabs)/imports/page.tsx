import { importsInput } from "../../../../../features/contact/contact-view.ts";
import { ImportTable } from "../../../../../features/contact/import-table.tsx";
import { pageQuery } from "../../../../../shell/page-query.ts";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("contacts");

export default async function ImportsPage({ searchParams }: PageProps<"/dashboard/contacts/imports">) {
  await preload(trpc.contact.listImports.queryOptions(importsInput(pageQuery(await searchParams, []))));
  return (
    <Hydrate>
      <ImportTable />
    </Hydrate>
  );
}
