"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { buttonClass } from "@penguin/ui/button-class";
import { Dialog } from "@penguin/ui/dialog";
import { Notice } from "@penguin/ui/notice";
import { Progress } from "@penguin/ui/progress";
import { SelectField } from "@penguin/ui/select-field";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { cutList } from "./cut-list.ts";
import { useReaches, workspaceOf } from "./reaches.ts";

interface Outcome {
  added: number;
  already: number;
  refused: number;
  samples: { line: number; text: string }[];
}

const NONE: Outcome = { added: 0, already: 0, refused: 0, samples: [] };
const SHOWN = 20;

const add = (sum: Outcome, part: Outcome, firstLine: number): Outcome => ({
  added: sum.added + part.added,
  already: sum.already + part.already,
  refused: sum.refused + part.refused,
  samples: [
    ...sum.samples,
    ...part.samples.map(({ line, text }) => ({ line: line + firstLine, text })),
  ].slice(0, SHOWN),
});

/** Suppresses the addresses of a file, part by part, and says what became of each line. */
export function ImportSuppressions({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("suppression.import");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const phrase = useFigurePhrase();
  const { run, pending } = useAction();
  const [progress, setProgress] = useState({ done: 0, whole: 0 });
  const [outcome, setOutcome] = useState<Outcome>();
  const reaches = useReaches();
  const [where, setWhere] = useState(reaches[0]?.value ?? "");
  const take = (file: File) =>
    run(async () => {
      setOutcome(undefined);
      const parts = cutList(await file.text());
      let [sum, line] = [NONE, 0];
      for (const [index, part] of parts.entries()) {
        setProgress({ done: index, whole: parts.length });
        if (part.text.trim() !== "")
          sum = add(
            sum,
            await client.suppression.import.mutate({ text: part.text, workspaceId: workspaceOf(where) }),
            line,
          );
        line += part.lines;
        setOutcome(sum);
      }
      setProgress({ done: parts.length, whole: parts.length });
      await queries.invalidateQueries({ queryKey: trpc.suppression.pathKey() });
    });
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("lead")}>
      <div className="flex flex-col gap-4">
        <SelectField label={t("where")} choices={reaches} value={where} onChange={setWhere} />
        <FileButton pending={pending} onFile={(file) => void take(file)} />
        {pending && progress.whole > 0 && <Progress label={t("reading")} {...progress} phrase={phrase} />}
        {outcome && <ImportOutcome outcome={outcome} />}
      </div>
    </Dialog>
  );
}

function FileButton({ pending, onFile }: { pending: boolean; onFile: (file: File) => void }) {
  const t = useTranslations("suppression.import");
  const id = useId();
  return (
    <div className="rounded-control focus-within:outline-2 focus-within:outline-action">
      <label htmlFor={id} className={buttonClass("filled", "medium", "cursor-pointer")}>
        <FileUp aria-hidden />
        {t(pending ? "choosing" : "choose")}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        className="sr-only"
        disabled={pending}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = "";
        }}
      />
    </div>
  );
}

function ImportOutcome({ outcome }: { outcome: Outcome }) {
  const t = useTranslations("suppression.import");
  const { added, already, refused, samples } = outcome;
  return (
    <Notice tone={refused > 0 ? "waiting" : "good"}>
      <p>{t("done", { added, already, refused })}</p>
      <ul className="mt-2 font-mono text-label break-all">
        {samples.map((sample) => (
          <li key={sample.line}>{t("line", sample)}</li>
        ))}
      </ul>
      {refused > samples.length && <p>{t("more", { count: samples.length })}</p>}
    </Notice>
  );
}
