import { NewContact } from "../../../../features/contact/new-contact.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("contacts");

export default function NewContactPage() {
  return <NewContact />;
}
