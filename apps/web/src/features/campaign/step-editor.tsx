"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useRef } from "react";
import { Panel } from "@penguin/ui/panel";
import { RadioGroup } from "@penguin/ui/radio-group";
import { SelectField } from "@penguin/ui/select-field";
import { TextArea } from "@penguin/ui/text-area";
import { TextField } from "@penguin/ui/text-field";
import { type StepDraft, type WaitUnit, waitUnits } from "./campaign-draft.ts";
import { type MergeTag, MergeTagMenu } from "./merge-tag-menu.tsx";

interface StepEditorProps {
  number: number;
  step: StepDraft;
  tags: readonly MergeTag[];
  onChange: (step: StepDraft) => void;
  errors?: Partial<Record<"subject" | "body", string>>;
  /** Buttons such as send a test or remove. */
  actions?: React.ReactNode;
  /** The preview of the step. */
  children?: React.ReactNode;
}

const subjectLimit = 500;
const bodyLimit = 100_000;

/** Puts text at the cursor of a control and leaves the cursor behind it. */
function insertAt(
  control: HTMLInputElement | HTMLTextAreaElement | null,
  value: string,
  text: string,
): string {
  const from = control?.selectionStart ?? value.length;
  const to = control?.selectionEnd ?? value.length;
  requestAnimationFrame(() => {
    control?.focus();
    control?.setSelectionRange(from + text.length, from + text.length);
  });
  return value.slice(0, from) + text + value.slice(to);
}

/** Edits one step: wait, subject, body, merge tags, plain text or HTML. */
export function StepEditor({
  number,
  step,
  tags,
  onChange,
  errors = {},
  actions,
  children,
}: StepEditorProps) {
  const t = useTranslations("campaign.step");
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const last = useRef<"subject" | "body">("body");
  const pick = (text: string) => {
    const control: RefObject<HTMLInputElement | HTMLTextAreaElement | null> =
      last.current === "subject" ? subject : body;
    onChange({ ...step, [last.current]: insertAt(control.current, step[last.current], text) });
  };
  return (
    <Panel title={t("title", { number })} action={actions}>
      <div className="flex flex-col gap-4">
        {number > 1 && <WaitFields step={step} onChange={onChange} />}
        <TextField
          ref={subject}
          label={t("subject")}
          hint={number > 1 ? t("subjectHint") : undefined}
          value={step.subject}
          limit={subjectLimit}
          error={errors.subject}
          onBlur={() => (last.current = "subject")}
          onChange={(value) => onChange({ ...step, subject: value })}
        />
        <TextArea
          ref={body}
          label={t("body")}
          aside={<MergeTagMenu tags={tags} onPick={pick} />}
          rows={10}
          value={step.body}
          limit={bodyLimit}
          mono={step.bodyFormat === "html"}
          error={errors.body}
          onBlur={() => (last.current = "body")}
          onChange={(value) => onChange({ ...step, body: value })}
        />
        <RadioGroup
          label={t("format")}
          value={step.bodyFormat}
          onChange={(bodyFormat) => onChange({ ...step, bodyFormat })}
          choices={[
            { value: "text", label: t("text"), hint: t("textHint") },
            { value: "html", label: t("html"), hint: t("htmlHint") },
          ]}
        />
        {children}
      </div>
    </Panel>
  );
}

function WaitFields({ step, onChange }: Pick<StepEditorProps, "step" | "onChange">) {
  const t = useTranslations("campaign.step");
  return (
    <div className="grid max-w-xs grid-cols-2 gap-2">
      <TextField
        label={t("wait")}
        type="number"
        inputMode="numeric"
        value={String(step.waitValue)}
        onChange={(value) => onChange({ ...step, waitValue: Math.max(0, Number.parseInt(value, 10) || 0) })}
      />
      <SelectField
        label={t("waitUnit")}
        value={step.waitUnit}
        choices={(Object.keys(waitUnits) as WaitUnit[]).map((unit) => ({
          value: unit,
          label: t(`unit.${unit}`),
        }))}
        onChange={(waitUnit) => onChange({ ...step, waitUnit })}
      />
    </div>
  );
}
