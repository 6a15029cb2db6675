"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@penguin/ui/notice";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import type { Tone } from "@penguin/ui/tokens";
import { Loaded } from "../../shell/loaded.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import type { MailVerdict } from "./message-input.ts";

type Hosted = Extract<MailVerdict, { kind: "hosted" }>;

const WORDS = [
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "policy",
  "temperror",
  "permerror",
  "verified",
  "missing",
  "wrong",
  "failed",
] as const;

const toneOf = (result: string): Tone => {
  if (result === "pass" || result === "verified") return "good";
  if (result === "temperror" || result === "failed") return "unknown";
  return result === "neutral" || result === "none" ? "waiting" : "bad";
};

/** What SPF, DKIM and DMARC say of a mail that left, by DNS as it is now. */
export function MailChecks({ messageId }: { messageId: string }) {
  const t = useTranslations("ledger.check");
  const trpc = useTRPC();
  const query = useQuery(trpc.ledger.getMailVerdict.queryOptions({ messageId }, { retry: false }));
  return (
    <Panel title={t("title")}>
      <Loaded query={query} what={t("title")} kind="lines">
        {(verdict) => (verdict.kind === "external" ? <p>{t("external")}</p> : <Verdict verdict={verdict} />)}
      </Loaded>
    </Panel>
  );
}

function Verdict({ verdict: { spf, dkim, dmarc, ip } }: { verdict: Hosted }) {
  const t = useTranslations("ledger.check");
  const mark = (result: string, remark: string) => {
    const word = WORDS.find((known) => known === result);
    return (
      <StateMark
        tone={toneOf(result)}
        word={word ? t(`result.${word}`) : result}
        reason={remark === "" ? undefined : remark}
      />
    );
  };
  const isWrong = [spf.result, dkim.key, dmarc.result].some((result) => toneOf(result) === "bad");
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={[
          { name: t("spf"), value: mark(spf.result, spf.remark) },
          { name: t("dkim"), value: mark(dkim.key, t("key", dkim)) },
          {
            name: t("dmarc"),
            value: mark(dmarc.result, dmarc.policy && t("policy", { policy: dmarc.policy })),
          },
        ]}
      />
      {isWrong && <Notice tone="bad">{t("fix")}</Notice>}
      <p className="text-label text-muted">{t("legend", { ip })}</p>
    </div>
  );
}
