import { useTranslations } from "next-intl";
import { FunnelTable } from "@penguin/ui/funnel-table";
import { Panel } from "@penguin/ui/panel";
import { EmptyState } from "@penguin/ui/empty-state";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import type { Counters } from "./counters.ts";

interface CampaignNumbersProps {
  title: string;
  /** The finding, as "3 of 4 replies came after step 1". */
  finding: string;
  /** A whole phrase such as "as of 14:02". */
  asOf: string;
  counters: Counters;
}

/** What became of the messages, from accepted to replied; people and machines apart. */
export function CampaignNumbers({ title, finding, asOf, counters }: CampaignNumbersProps) {
  const t = useTranslations("analytics.counter");
  const phrase = useFigurePhrase();
  const { sent, accepted } = counters;
  if (sent === 0) {
    return (
      <Panel title={title}>
        <EmptyState sentence={t("empty")} />
      </Panel>
    );
  }
  const row = (
    id: keyof Counters,
    whole: number,
    more: { machine?: boolean; tone?: "bad" | "good" } = {},
  ) => ({
    id,
    label: t(id),
    value: counters[id],
    whole,
    ...more,
  });
  return (
    <Panel title={title}>
      <FunnelTable
        title={finding}
        asOf={asOf}
        phrase={phrase}
        rows={[
          row("accepted", sent),
          row("delivered", sent),
          row("openedByPerson", accepted),
          row("openedByMachine", accepted, { machine: true }),
          row("clicked", accepted),
          row("replied", accepted, { tone: "good" }),
          row("bounced", sent, { tone: "bad" }),
          row("unsubscribed", accepted, { tone: "bad" }),
        ]}
      />
    </Panel>
  );
}
