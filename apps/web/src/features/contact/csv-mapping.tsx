"use client";

import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { countText } from "@penguin/ui/figure-text";
import { Notice } from "@penguin/ui/notice";
import { MainAction } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { SelectField } from "@penguin/ui/select-field";

/** A column of the uploaded file with its first few values. */
export interface CsvColumn {
  index: number;
  header: string;
  samples: readonly string[];
}

/** A field that a column can fill. */
export interface ContactField {
  id: string;
  label: string;
}

interface CsvMappingProps {
  fileName: string;
  /** How many rows were seen so far; null while a large file is still being counted. */
  rows: number | null;
  /** A whole phrase such as "UTF-8, semicolons". */
  format: string;
  columns: readonly CsvColumn[];
  fields: readonly ContactField[];
  /** Column index to field id; a column that is not in it is left out. */
  mapping: Readonly<Record<number, string>>;
  onMapping: (mapping: Record<number, string>) => void;
  onImport: () => void;
  pending?: boolean;
}

const skip = "-";

/** Says which column fills which field, with samples, before anything is imported. */
export function CsvMapping(props: CsvMappingProps) {
  const { fileName, rows, format, columns, fields, mapping, onMapping, onImport, pending } = props;
  const t = useTranslations("contact.mapping");
  const hasEmail = Object.values(mapping).includes("email");
  const choices = [
    { value: skip, label: t("skip") },
    ...fields.map(({ id, label }) => ({ value: id, label })),
  ];
  const put = (index: number, field: string) => {
    const kept = Object.entries(mapping).filter(([key, value]) => Number(key) !== index && value !== field);
    onMapping(Object.fromEntries(field === skip ? kept : [...kept, [index, field]]));
  };
  return (
    <Panel
      title={fileName}
      note={`${format}${rows === null ? "" : ` · ${t("rows", { count: rows })}`}`}
      flush
    >
      {!hasEmail && (
        <div className="p-4">
          <Notice tone="waiting">{t("needsEmail")}</Notice>
        </div>
      )}
      <ul>
        {columns.map((column) => (
          <li
            key={column.index}
            className="grid items-center gap-x-6 gap-y-1 border-b border-line px-4 py-2.5 sm:grid-cols-[12rem_1fr_14rem]"
          >
            <span className="font-medium">{column.header || t("unnamed", { number: column.index + 1 })}</span>
            <span className="min-w-0 truncate font-mono text-label text-muted">
              {column.samples.filter(Boolean).join(" · ") || t("noSamples")}
            </span>
            <SelectField
              hideLabel
              label={t("fieldFor", { column: column.header || countText(column.index + 1) })}
              choices={choices}
              value={mapping[column.index] ?? skip}
              onChange={(field) => put(column.index, field)}
            />
          </li>
        ))}
      </ul>
      <div className="flex justify-end p-4">
        {hasEmail && (
          <MainAction>
            <Button variant="filled" pending={pending} onClick={onImport}>
              {t("import")}
            </Button>
          </MainAction>
        )}
      </div>
    </Panel>
  );
}
