import { useTranslations } from "next-intl";
import { TimeText } from "../../shell/time-text.tsx";
import { useReasonText } from "../contact/use-reason-text.ts";
import type { Story } from "./message-input.ts";

interface Entry {
  key: string;
  at: Date;
  what: string;
  why: string;
  said: string;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function useEntries({ message, attempts, events }: Story): Entry[] {
  const t = useTranslations("ledger.timeline");
  const reason = useReasonText();
  const planned: Entry = {
    key: "planned",
    at: message.plannedAt,
    what: t(`planned.${message.kind}`),
    why: message.campaignName
      ? t("step", { campaign: message.campaignName, number: message.position ?? 1 })
      : "",
    said: "",
  };
  const tries = attempts.flatMap(({ attempt, at, outcome, reply, evidence, server, ...rest }): Entry[] => {
    const settled: Entry = {
      key: `settled ${attempt}`,
      at,
      what: t(`outcome.${outcome}`, { attempt }),
      why: rest.reason ? reason(rest.reason) : "",
      said: reply,
    };
    if (!evidence?.claimedAt) return [settled];
    const what = t("claimed", { attempt, server: server ?? "" });
    return [
      { key: `claimed ${attempt}`, at: new Date(evidence.claimedAt), what, why: "", said: "" },
      settled,
    ];
  });
  const back = events.map(
    ({ id, at, kind, machine, detail }): Entry => ({
      key: id,
      at,
      what: machine ? t("machine", { what: t(`event.${kind}`) }) : t(`event.${kind}`),
      why: textOf(detail["reason"]) && reason(textOf(detail["reason"])),
      said: [textOf(detail["relay"]), textOf(detail["reply"])].filter(Boolean).join(" "),
    }),
  );
  return [planned, ...tries, ...back].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** Everything that happened with a mail, the first thing first. */
export function MessageTimeline({ story }: { story: Story }) {
  const entries = useEntries(story);
  return (
    <ol className="flex flex-col divide-y divide-line">
      {entries.map(({ key, at, what, why, said }) => (
        <li key={key} className="flex flex-wrap justify-between gap-x-3 py-2">
          <div className="min-w-0 flex-1 basis-60">
            <p className="font-medium">{what}</p>
            {why && <p className="text-table text-muted">{why}</p>}
            {said && <p className="font-mono text-label break-all text-muted">{said}</p>}
          </div>
          <span className="text-table text-muted">
            <TimeText at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
