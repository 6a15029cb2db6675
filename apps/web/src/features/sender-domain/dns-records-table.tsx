"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@penguin/ui/badge";
import { Button } from "@penguin/ui/button";
import { CopyButton, CopyField } from "@penguin/ui/copy-button";
import { EmptyState } from "@penguin/ui/empty-state";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { TimeText } from "../../shell/time-text.tsx";
import { type DnsRecord, recordTones, recordValue, zoneText } from "./domain-view.ts";

interface DnsRecordsTableProps {
  records: readonly DnsRecord[];
  checkedAt: Date | null;
  pending?: boolean;
  onCheck?: () => void;
}

/** The records to publish, each with why, a copy button and what the last real look-up saw. */
export function DnsRecordsTable({ records, checkedAt, pending, onCheck }: DnsRecordsTableProps) {
  const t = useTranslations("sender-domain.dns");
  const action = (
    <>
      <CopyButton value={zoneText(records)} name={t("all")} label={t("copyAll")} />
      {onCheck && (
        <Button size="small" icon={<RotateCw aria-hidden />} pending={pending} onClick={onCheck}>
          {t("check")}
        </Button>
      )}
    </>
  );
  const note = checkedAt ? (
    <>
      {t("checked")} <TimeText at={checkedAt} />
    </>
  ) : (
    t("never")
  );
  return (
    <Panel title={t("title")} note={note} action={action} flush>
      {records.length === 0 ? (
        <EmptyState sentence={t("empty")} />
      ) : (
        <ul>
          {records.map((record) => (
            <RecordItem key={record.id} record={record} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RecordItem({ record }: { record: DnsRecord }) {
  const t = useTranslations("sender-domain.dns");
  const purpose = t(`purpose.${record.purpose}.name`);
  const differs = record.state === "wrong" && record.found.length > 0;
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 lg:grid-cols-[15rem_1fr]">
      <div className="flex flex-col gap-0.5">
        <span className="flex items-center gap-2">
          <span className="font-medium">{purpose}</span>
          <Badge mono>{record.type}</Badge>
        </span>
        <span className="text-table text-muted">{t(`purpose.${record.purpose}.why`)}</span>
        <StateMark tone={recordTones[record.state]} word={t(`outcome.${record.state}`)} />
      </div>
      <dl className="grid min-w-0 content-start gap-x-3 gap-y-1.5 sm:grid-cols-[3.5rem_1fr]">
        <dt className="pt-1 text-label text-muted">{t("name")}</dt>
        <dd className="min-w-0">
          <CopyField value={record.name} name={`${purpose}, ${t("name")}`} />
        </dd>
        <dt className="pt-1 text-label text-muted">{t("value")}</dt>
        <dd className="min-w-0">
          <CopyField value={recordValue(record)} name={`${purpose}, ${t("value")}`} />
        </dd>
        {differs && (
          <>
            <dt className="pt-1 text-label text-bad">{t("found")}</dt>
            <dd className="min-w-0 py-1 font-mono text-label break-all">{record.found.join(" · ")}</dd>
          </>
        )}
        {record.state !== "verified" && record.explanation && (
          <dd className="text-table text-muted sm:col-start-2">{record.explanation}</dd>
        )}
      </dl>
    </li>
  );
}
