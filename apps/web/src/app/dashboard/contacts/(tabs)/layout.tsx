import type { ReactNode } from "react";
import { ContactsFrame } from "../../../../features/contact/contacts-frame.tsx";

export default function ContactsLayout({ children }: { children: ReactNode }) {
  return <ContactsFrame>{children}</ContactsFrame>;
}
