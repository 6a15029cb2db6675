"use client";

import { useQuery } from "@tanstack/react-query";
import { Eraser, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { PageHeader } from "@penguin/ui/page-header";
import { Facts, Panel } from "@penguin/ui/panel";
import { SidePanel } from "@penguin/ui/side-panel";
import { StateMark } from "@penguin/ui/state-mark";
import { TextLink } from "@penguin/ui/text-link";
import type { RouterOutputs } from "@penguin/api";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useWorkspaceOf } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction, useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { ContactPreferencesPanel } from "../consent/contact-preferences.tsx";
import { ContactForm, type ContactValues } from "./contact-form.tsx";
import { ContactTimeline } from "./contact-timeline.tsx";
import { contactName, contactTones } from "./contact-view.ts";

type Detail = RouterOutputs["contact"]["get"];

const root = "/dashboard/contacts";

/** One contact: who it is, the lists it is on, and everything that happened. */
export function ContactDetail({ contactId }: { contactId: string }) {
  const t = useTranslations("contact");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const contact = useQuery(trpc.contact.get.queryOptions({ contactId }));
  const timeline = useQuery(trpc.analytics.getContactTimeline.queryOptions({ contactId }));
  return (
    <Loaded query={contact} what={t("list.title")} kind="panel">
      {(found) => (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={contactName(found)}
            above={
              <Breadcrumbs label={shell("breadcrumbs")} items={[{ href: root, label: t("list.title") }]} />
            }
            state={<StateMark tone={contactTones[found.status]} word={t(`state.${found.status}`)} />}
            actions={<ContactActions contact={found} />}
          />
          <div className="grid items-start gap-4 lg:grid-cols-[20rem_1fr]">
            <div className="flex flex-col gap-4">
              <ContactFacts contact={found} />
              <ContactPreferencesPanel contactId={contactId} />
            </div>
            <Panel title={t("timeline.title")}>
              <Loaded query={timeline} what={t("timeline.title")} kind="lines">
                {(events) => <ContactTimeline events={events} />}
              </Loaded>
            </Panel>
          </div>
        </div>
      )}
    </Loaded>
  );
}

const factFields = ["company", "title", "phone", "city", "state", "country"] as const;

function ContactFacts({ contact }: { contact: Detail }) {
  const t = useTranslations("contact");
  const home = useWorkspaceOf(contact.workspaceId);
  const lists = contact.lists.map((list) => (
    <span key={list.id} className="block">
      <TextLink href={`${root}?list=${list.id}`}>{list.name}</TextLink>
    </span>
  ));
  return (
    <Panel title={t("detail.title")}>
      <Facts
        facts={[
          { name: t("form.field.email"), value: contact.email, mono: true },
          ...factFields.flatMap((field) =>
            contact[field] ? [{ name: t(`form.field.${field}`), value: contact[field] }] : [],
          ),
          ...Object.entries(contact.attributes).map(([name, value]) => ({ name, value })),
          ...(home ? [{ name: t("form.field.workspace"), value: home.name }] : []),
          { name: t("tabs.lists"), value: lists.length > 0 ? lists : "–" },
          { name: t("list.added"), value: <TimeText at={contact.createdAt} /> },
        ]}
      />
    </Panel>
  );
}

function ContactActions({ contact }: { contact: Detail }) {
  const t = useTranslations("contact.detail");
  const client = useTRPCClient();
  const router = useRouter();
  const may = useMay();
  const submit = useSubmit();
  const { run } = useAction();
  const [open, setOpen] = useState<"edit" | "erase" | "remove" | null>(null);
  const close = () => setOpen(null);
  const save = async ({ email: _email, workspaceId: _home, ...values }: ContactValues) => {
    const result = await submit(() =>
      client.contact.update.mutate({ contactId: contact.id, attributes: contact.attributes, ...values }),
    );
    if (result.ok) close();
    return result;
  };
  const remove = async () => {
    if (await run(() => client.contact.remove.mutate({ contactId: contact.id }), t("removed")))
      router.push(root);
  };
  const erase = async () => {
    const asked = { contactId: contact.id, confirm: contact.email };
    if (await run(() => client.contact.erase.mutate(asked), t("erased"))) router.push(root);
  };
  return (
    <>
      {may("contact.update") && (
        <Button icon={<Pencil aria-hidden />} onClick={() => setOpen("edit")}>
          {t("edit")}
        </Button>
      )}
      {may("contact.remove") && (
        <Button variant="danger" icon={<Trash2 aria-hidden />} onClick={() => setOpen("remove")}>
          {t("remove")}
        </Button>
      )}
      {may("contact.erase") && (
        <Button variant="danger" icon={<Eraser aria-hidden />} onClick={() => setOpen("erase")}>
          {t("erase")}
        </Button>
      )}
      {open === "erase" && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={t("eraseTitle", { name: contactName(contact) })}
          goes={[t("eraseGoes"), t("eraseTexts")]}
          stays={[t("eraseStays"), t("eraseBar")]}
          typeToConfirm={contact.email}
          confirmLabel={t("erase")}
          onConfirm={erase}
        />
      )}
      <SidePanel open={open === "edit"} onOpenChange={close} title={t("edit")} description={contact.email}>
        <ContactForm start={contact} submitLabel={t("save")} onSubmit={save} />
      </SidePanel>
      <ConfirmDialog
        open={open === "remove"}
        onOpenChange={close}
        title={t("removeTitle", { name: contactName(contact) })}
        goes={[t("goes", { lists: contact.lists.length })]}
        confirmLabel={t("remove")}
        onConfirm={remove}
      />
    </>
  );
}
