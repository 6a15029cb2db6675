import { useTranslations } from "next-intl";
import { StateMark } from "@penguin/ui/state-mark";

const tones = {
  active: "good",
  past_due: "waiting",
  suspended: "bad",
  canceled: "neutral",
  expired: "neutral",
} as const;

const isStatus = (word: string): word is keyof typeof tones => word in tones;

/** The state of an organisation. */
export function TenantStatus({ status }: { status: string }) {
  const t = useTranslations("staff.status");
  return isStatus(status) ? <StateMark tone={tones[status]} word={t(status)} /> : status;
}
