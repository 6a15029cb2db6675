import { NewImport } from "../../../../../features/contact/new-import.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("contacts");

export default async function NewImportPage({ searchParams }: PageProps<"/dashboard/contacts/imports/new">) {
  return <NewImport isSample={(await searchParams)["sample"] === "1"} />;
}
