"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CONTACT_FIELDS, type ContactField } from "@penguin/core/contact/schema";
import { Button } from "@penguin/ui/button";
import { Notice } from "@penguin/ui/notice";
import { MainAction } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { RadioGroup } from "@penguin/ui/radio-group";
import { SelectField } from "@penguin/ui/select-field";
import { TextField } from "@penguin/ui/text-field";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Import } from "./contact-view.ts";

const skip = "-";

/** Which list the contacts join, and what becomes of those that are known. */
interface Target {
  listName: string;
  onDuplicate: "skip" | "update";
}

const attributeName = (column: string, index: number): string =>
  column
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60) || `column_${index + 1}`;

/** Says which column fills which field, with samples, before anything is imported. */
export function ImportMapping({ upload }: { upload: Import }) {
  const t = useTranslations("contact.mapping");
  const client = useTRPCClient();
  const submit = useSubmit();
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>(upload.mapping);
  const [target, setTarget] = useState<Target>({
    listName: upload.fileName.replace(/\.[a-z]{2,4}$/i, ""),
    onDuplicate: "skip",
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const hasEmail = Object.values(mapping).includes("email");
  const put = (index: number, field: string) => {
    const kept = Object.entries(mapping).map(([key, value]) => [key, value === field ? "" : value]);
    setMapping({ ...Object.fromEntries(kept), [index]: field === skip ? "" : field });
  };
  const start = async () => {
    setPending(true);
    const result = await submit(() =>
      client.contact.startImport.mutate({ importId: upload.id, mapping, ...target }),
    );
    setPending(false);
    setProblem(result.ok ? null : (Object.values(result.fieldErrors ?? {})[0] ?? result.message));
  };
  return (
    <div className="flex flex-col gap-4">
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <Panel
        title={t("title")}
        note={t("format", { encoding: upload.encoding, delimiter: delimiterName(upload.delimiter) })}
        flush
      >
        {!hasEmail && (
          <div className="p-4">
            <Notice tone="waiting">{t("needsEmail")}</Notice>
          </div>
        )}
        <ul>
          {upload.columns.map((column, index) => (
            <ColumnRow
              key={`${index}-${column}`}
              upload={upload}
              index={index}
              target={mapping[index] || skip}
              onTarget={(field) => put(index, field)}
            />
          ))}
        </ul>
      </Panel>
      <Panel title={t("into")}>
        <div className="flex max-w-2xl flex-col gap-4">
          <TargetFields target={target} onTarget={setTarget} />
          {hasEmail && (
            <MainAction>
              <Button variant="filled" pending={pending} onClick={() => void start()}>
                {t("import")}
              </Button>
            </MainAction>
          )}
        </div>
      </Panel>
    </div>
  );
}

function TargetFields({ target, onTarget }: { target: Target; onTarget: (target: Target) => void }) {
  const t = useTranslations("contact.mapping");
  return (
    <>
      <TextField
        label={t("listName")}
        hint={t("listNameHint")}
        limit={80}
        value={target.listName}
        onChange={(listName) => onTarget({ ...target, listName })}
      />
      <RadioGroup
        label={t("duplicates")}
        value={target.onDuplicate}
        onChange={(onDuplicate) => onTarget({ ...target, onDuplicate })}
        choices={(["skip", "update"] as const).map((value) => ({
          value,
          label: t(`duplicate.${value}.name`),
          hint: t(`duplicate.${value}.hint`),
        }))}
      />
    </>
  );
}

const delimiterName = (delimiter: string): string => (delimiter === "\t" ? "tab" : delimiter);

interface ColumnRowProps {
  upload: Import;
  index: number;
  target: string;
  onTarget: (target: string) => void;
}

function ColumnRow({ upload, index, target, onTarget }: ColumnRowProps) {
  const t = useTranslations("contact.mapping");
  const field = useTranslations("contact.form.field");
  const header = upload.columns[index] ?? "";
  const own = target.startsWith("attributes.") ? target : `attributes.${attributeName(header, index)}`;
  const choices = [
    { value: skip, label: t("skip") },
    ...CONTACT_FIELDS.map((name: ContactField) => ({ value: name, label: field(name) })),
    { value: own, label: t("attribute", { name: own.slice("attributes.".length) }) },
  ];
  const samples = upload.samples.map((row) => row[index]).filter(Boolean);
  return (
    <li className="grid items-center gap-x-6 gap-y-1 border-b border-line px-4 py-2.5 last:border-b-0 sm:grid-cols-[12rem_1fr_14rem]">
      <span className="font-medium break-words">{header || t("unnamed", { number: index + 1 })}</span>
      <span className="min-w-0 truncate font-mono text-label text-muted">
        {samples.length > 0 ? samples.join(" · ") : t("noSamples")}
      </span>
      <SelectField
        hideLabel
        label={t("fieldFor", { column: header || t("unnamed", { number: index + 1 }) })}
        choices={choices}
        value={target}
        onChange={onTarget}
      />
    </li>
  );
}
