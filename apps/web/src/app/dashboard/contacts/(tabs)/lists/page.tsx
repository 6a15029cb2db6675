import { ListTable } from "../../../../../features/contact/list-table.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("contacts");

export default async function ListsPage() {
  await preload(trpc.contact.listLists.queryOptions({}));
  return (
    <Hydrate>
      <ListTable />
    </Hydrate>
  );
}
