"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import type { Choice } from "@penguin/ui/select-field";
import { useSession } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { ContactForm, type ContactValues, noContact } from "./contact-form.tsx";

const EVERY = "every";

/** Adds one contact by hand. */
export function NewContact() {
  const t = useTranslations("contact");
  const shell = useTranslations("shell");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const homes = useHomes();
  const add = ({ workspaceId, ...values }: ContactValues) =>
    submit(async () => {
      const { id } = await client.contact.create.mutate({
        ...values,
        ...(workspaceId && workspaceId !== EVERY && { workspaceId }),
      });
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
        <ContactForm
          withEmail
          homes={homes.length > 1 ? homes : undefined}
          start={{ ...noContact, workspaceId: homes[0]?.value }}
          submitLabel={t("list.add")}
          onSubmit={add}
        />
      </Panel>
    </div>
  );
}

/** Where a new contact may go; who sees every workspace may also leave it to all of them. */
function useHomes(): Choice[] {
  const t = useTranslations("contact.form");
  const { seesAll, workspaces } = useSession();
  const own = workspaces.map((one) => ({ value: one.id, label: one.name }));
  return seesAll ? [{ value: EVERY, label: t("everyWorkspace") }, ...own] : own;
}
