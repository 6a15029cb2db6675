import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { TextLink } from "@penguin/ui/text-link";
import { TimeText } from "../../shell/time-text.tsx";
import { useReasonText } from "../contact/use-reason-text.ts";
import { messageTones } from "../ledger/message-input.ts";

type Waits = RouterOutputs["analytics"]["getCampaign"]["waits"][number];

/** The mails of a campaign that are not settled, by state and reason, each leading to its rows. */
export function WaitingPanel({
  waits,
  zone,
  rows,
}: {
  waits: readonly Waits[];
  zone: string;
  /** Where the mails are listed. */
  rows: string;
}) {
  const t = useTranslations("ledger");
  const reason = useReasonText();
  if (waits.length === 0) return null;
  return (
    <Panel title={t("waits.title")}>
      <ul className="flex flex-col divide-y divide-line">
        {waits.map((one) => (
          <li
            key={`${one.state} ${one.reason}`}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 py-2"
          >
            <StateMark
              tone={messageTones[one.state]}
              word={t(`state.${one.state}`)}
              reason={one.reason ? reason(one.reason) : t("waits.moment")}
            />
            <span className="text-end">
              <TextLink look="quiet" href={`${rows}?state=${one.state}`} className="font-medium">
                {t("waits.mails", { count: one.mails })}
              </TextLink>
              <span className="block text-label text-muted">
                {t("waits.first")} <TimeText at={one.nextAt} zone={zone} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
