"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { buttonClass } from "@penguin/ui/button-class";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { Progress } from "@penguin/ui/progress";
import { SelectField } from "@penguin/ui/select-field";
import { TextLink } from "@penguin/ui/text-link";
import { useSession } from "../../shell/session.tsx";
import { uploadFile } from "./upload-file.ts";

const sampleFile = "/sample-contacts.csv";

/** Uploads a file, then leads to the mapping of its columns. */
export function NewImport({ isSample }: { isSample: boolean }) {
  const t = useTranslations("contact.upload");
  const list = useTranslations("contact");
  const shell = useTranslations("shell");
  const { workspaces } = useSession();
  const [workspaceId, setWorkspaceId] = useState(workspaces[0]?.id ?? "");
  const { sending, problem, send } = useUpload(workspaceId);
  const sendSample = async () => {
    const response = await fetch(sampleFile);
    await send(new File([await response.blob()], "sample-contacts.csv", { type: "text/csv" }));
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={list("list.import")}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[{ href: "/dashboard/contacts", label: list("list.title") }]}
          />
        }
      />
      <Panel>
        <div className="flex max-w-2xl flex-col gap-6">
          {problem && (
            <Notice tone="bad" live title={t("refused")}>
              {problem}
            </Notice>
          )}
          <SelectField
            label={t("workspace")}
            hint={t("workspaceHint")}
            choices={workspaces.map((one) => ({ value: one.id, label: one.name }))}
            value={workspaceId}
            onChange={setWorkspaceId}
          />
          {sending ? (
            <Progress
              label={t("sending", { name: sending.name })}
              done={sending.done}
              whole={sending.size}
              phrase={bytesPhrase}
            />
          ) : (
            <FileChoice filled={!isSample} onFile={send} />
          )}
          {!sending && (
            <div className="flex flex-wrap items-center gap-3">
              <Button variant={isSample ? "filled" : "outline"} onClick={() => void sendSample()}>
                {list("list.sample")}
              </Button>
              <TextLink href={sampleFile} download className="text-table">
                {t("download")}
              </TextLink>
            </div>
          )}
        </div>
      </Panel>
    </div>
  );
}

const bytesPhrase = (part: string, whole: string): string => `${part} / ${whole} B`;

function useUpload(workspaceId: string) {
  const t = useTranslations("contact.upload");
  const router = useRouter();
  const [sending, setSending] = useState<{ name: string; size: number; done: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (file: File) => {
    setProblem(null);
    setSending({ name: file.name, size: file.size, done: 0 });
    const outcome = await uploadFile(file, workspaceId, (done) =>
      setSending((before) => before && { ...before, done: Math.min(done, before.size) }),
    );
    if (outcome.ok) return router.push(`/dashboard/contacts/imports/${outcome.importId}`);
    setSending(null);
    setProblem(outcome.message ?? t("unreachable"));
  };
  return { sending, problem, send };
}

function FileChoice({ filled, onFile }: { filled: boolean; onFile: (file: File) => Promise<void> }) {
  const t = useTranslations("contact.upload");
  const id = useId();
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) void onFile(file);
  };
  return (
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files);
      }}
      className="flex flex-col items-center gap-3 rounded-panel border border-dashed border-field p-8 text-center focus-within:outline-2 focus-within:outline-action"
    >
      <p className="text-muted">{t("drop")}</p>
      <label htmlFor={id} className={buttonClass(filled ? "filled" : "outline", "medium", "cursor-pointer")}>
        <FileUp aria-hidden />
        {t("choose")}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="sr-only"
        onChange={(event) => take(event.target.files)}
      />
      <p className="text-label text-muted">{t("limits")}</p>
    </div>
  );
}
