"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { ContactForm, type ContactValues, noContact } from "./contact-form.tsx";

/** Adds one contact by hand. */
export function NewContact() {
  const t = useTranslations("contact");
  const shell = useTranslations("shell");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const add = (values: ContactValues) =>
    submit(async () => {
      const { id } = await client.contact.create.mutate(values);
      router.push(`/dashboard/contacts/${id}`);
    });
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("list.add")}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[{ href: "/dashboard/contacts", label: t("list.title") }]}
          />
        }
      />
      <Panel>
        <ContactForm withEmail start={noContact} submitLabel={t("list.add")} onSubmit={add} />
      </Panel>
    </div>
  );
}
