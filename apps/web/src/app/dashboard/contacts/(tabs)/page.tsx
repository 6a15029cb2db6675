import { ContactTable } from "../../../../features/contact/contact-table.tsx";
import { contactFilters, contactInput } from "../../../../features/contact/contact-view.ts";
import { pageQuery } from "../../../../shell/page-query.ts";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("contacts");

export default async function ContactsPage({ searchParams }: PageProps<"/dashboard/contacts">) {
  const input = contactInput(pageQuery(await searchParams, contactFilters));
  await Promise.all([
    preload(trpc.contact.list.queryOptions(input)),
    preload(trpc.contact.listLists.queryOptions({})),
  ]);
  return (
    <Hydrate>
      <ContactTable />
    </Hydrate>
  );
}
