"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "@penguin/ui/notice";
import { SelectField } from "@penguin/ui/select-field";
import { Tabs } from "@penguin/ui/tabs";
import { contactName, type Contact } from "../contact/contact-view.ts";
import { useReasonText } from "../contact/use-reason-text.ts";
import type { useStepPreview } from "./use-step-preview.ts";

interface StepPreviewProps {
  preview: ReturnType<typeof useStepPreview>;
  contacts: readonly Contact[];
  contactId: string | null;
  onContact: (contactId: string | null) => void;
}

const sample = "sample";

/** How the step reads for one contact, or why that contact would be skipped. */
export function StepPreview({ preview, contacts, contactId, onContact }: StepPreviewProps) {
  const t = useTranslations("campaign.preview");
  const reason = useReasonText();
  const { rendered, errors } = preview;
  const isFaulty = errors.subject !== undefined || errors.body !== undefined;
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <SelectField
        className="max-w-sm"
        label={t("for")}
        choices={[
          { value: sample, label: t("sample") },
          ...contacts.map((contact) => ({
            value: contact.id,
            label: `${contactName(contact)} · ${contact.email}`,
          })),
        ]}
        value={contactId ?? sample}
        onChange={(id) => onContact(id === sample ? null : id)}
      />
      {!rendered && <p className="text-muted">{isFaulty ? t("faulty") : t("empty")}</p>}
      {rendered?.ok === false && (
        <Notice tone="waiting" title={t("skipped")}>
          {reason(rendered.reason)} <code className="font-mono text-label">{rendered.detail}</code>
        </Notice>
      )}
      {rendered?.ok && <RenderedMail {...rendered} />}
    </div>
  );
}

function RenderedMail({ subject, text, html }: { subject: string; text: string; html: string }) {
  const t = useTranslations("campaign.preview");
  const [view, setView] = useState("text");
  return (
    <div className="flex flex-col gap-2">
      <p>
        <span className="text-muted">{t("subject")}</span> <span className="font-medium">{subject}</span>
      </p>
      <Tabs
        value={view}
        onChange={setView}
        tabs={[
          {
            value: "text",
            label: t("text"),
            content: (
              <div className="rounded-control border border-line bg-canvas p-3 break-words whitespace-pre-wrap">
                {text}
              </div>
            ),
          },
          {
            value: "html",
            label: t("html"),
            content: (
              <iframe
                sandbox=""
                title={t("html")}
                srcDoc={html}
                className="h-80 w-full rounded-control border border-line bg-white"
              />
            ),
          },
        ]}
      />
    </div>
  );
}
