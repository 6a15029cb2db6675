import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { Notice } from "@penguin/ui/notice";
import { useMoment } from "../../shell/use-moment.ts";

/** Nothing is sent for anybody: why, since when, and what can be done meanwhile. */
export function HoldNotice({
  hold,
  zone,
}: {
  hold: NonNullable<RouterOutputs["analytics"]["getCampaign"]["hold"]>;
  zone: string;
}) {
  const t = useTranslations("ledger.waits.hold");
  const moment = useMoment();
  return (
    <Notice tone="waiting" title={t("title")}>
      {t(hold.reason, { since: moment(hold.since, { zone }) })}
    </Notice>
  );
}
