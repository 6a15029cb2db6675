import { ContactDetail } from "../../../../features/contact/contact-detail.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("contacts");

export default async function ContactPage({ params }: PageProps<"/dashboard/contacts/[contactId]">) {
  const { contactId } = await params;
  await Promise.all([
    preload(trpc.contact.get.queryOptions({ contactId })),
    preload(trpc.analytics.getContactTimeline.queryOptions({ contactId })),
  ]);
  return (
    <Hydrate>
      <ContactDetail contactId={contactId} />
    </Hydrate>
  );
}
