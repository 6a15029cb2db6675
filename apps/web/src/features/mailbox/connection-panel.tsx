"use client";

import { PlugZap, RotateCw, Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { isResting, receivingOf, receivingTones } from "./connection-view.ts";
import { DiagnosisList, type DiagnosisStep } from "./diagnosis-list.tsx";
import type { Mailbox } from "./mailbox-view.ts";
import { ReconnectForm } from "./reconnect-form.tsx";
import { useDiagnosisSteps } from "./use-diagnosis-steps.ts";

/** Whether a mailbox sends and receives, each apart: what is wrong, since when, what to do, and the ways to do it. */
export function ConnectionPanel({ mailbox }: { mailbox: Mailbox }) {
  const t = useTranslations("mailbox.connection");
  const may = useMay();
  const client = useTRPCClient();
  const stepsOf = useDiagnosisSteps();
  const { run, pending } = useAction();
  const [steps, setSteps] = useState<readonly DiagnosisStep[]>([]);
  const [changing, setChanging] = useState(false);
  const input = { mailboxId: mailbox.id };
  const test = async () => {
    setSteps([{ id: "running", label: t("testing"), outcome: "running" }]);
    const done = await run(async () => setSteps(stepsOf((await client.mailbox.test.mutate(input)).steps)));
    if (!done) setSteps([]);
  };
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-4">
        <ReceivingState mailbox={mailbox} />
        <SendingState mailbox={mailbox} />
        <div className="flex flex-wrap gap-2">
          {may("mailbox.test") && (
            <Button icon={<PlugZap aria-hidden />} pending={pending} onClick={() => void test()}>
              {t("test")}
            </Button>
          )}
          {mailbox.cause !== null && may("mailbox.retry") && (
            <Button
              icon={<RotateCw aria-hidden />}
              pending={pending}
              onClick={() => void run(() => client.mailbox.retry.mutate(input), t("retried"))}
            >
              {t("retry")}
            </Button>
          )}
          {mailbox.kind === "external" && may("mailbox.reconnect") && (
            <Button
              icon={<Settings2 aria-hidden />}
              aria-expanded={changing}
              onClick={() => setChanging((before) => !before)}
            >
              {t("change")}
            </Button>
          )}
        </div>
        <DiagnosisList steps={steps} />
        {changing && <ReconnectForm mailbox={mailbox} onDone={() => setChanging(false)} />}
      </div>
    </Panel>
  );
}

function ReceivingState({ mailbox }: { mailbox: Mailbox }) {
  const t = useTranslations("mailbox.connection");
  const state = receivingOf(mailbox);
  const { cause, step, said, failingSince, nextTryAt, syncedAt } = mailbox;
  return (
    <section aria-label={t("receiving")} className="flex flex-col gap-2">
      <p className="flex flex-wrap gap-x-3 gap-y-1">
        <span className="font-medium">{t("receiving")}</span>
        <StateMark tone={receivingTones[state]} word={t(`state.${state}`)} />
      </p>
      {cause !== null && (
        <>
          <p>{t(`cause.${cause}`)}</p>
          <p className="text-table text-muted">{t(`advice.${cause}`)}</p>
        </>
      )}
      <Facts
        facts={[
          ...(cause !== null && step !== null ? [{ name: t("failedAt"), value: t(`step.${step}`) }] : []),
          ...(said ? [{ name: t("said"), value: said, mono: true }] : []),
          ...(failingSince ? [{ name: t("since"), value: <TimeText at={failingSince} /> }] : []),
          ...(nextTryAt ? [{ name: t("nextTry"), value: <TimeText at={nextTryAt} /> }] : []),
          { name: t("read"), value: syncedAt ? <TimeText at={syncedAt} /> : t("never") },
        ]}
      />
    </section>
  );
}

function SendingState({ mailbox }: { mailbox: Mailbox }) {
  const t = useTranslations("mailbox.connection");
  const [now] = useState(() => new Date());
  const resting = isResting(mailbox, now);
  return (
    <section aria-label={t("sending")} className="flex flex-col gap-2">
      <p className="flex flex-wrap gap-x-3 gap-y-1">
        <span className="font-medium">{t("sending")}</span>
        {mailbox.state === "broken" ? (
          <StateMark tone="bad" word={t("sendingState.stopped")} />
        ) : mailbox.state === "paused" ? (
          <StateMark tone="waiting" word={t("sendingState.paused")} />
        ) : (
          <StateMark
            tone={resting ? "waiting" : "good"}
            word={t(resting ? "sendingState.resting" : "sendingState.works")}
          />
        )}
      </p>
      {resting && mailbox.restUntil && (
        <Facts facts={[{ name: t("restUntil"), value: <TimeText at={mailbox.restUntil} /> }]} />
      )}
    </section>
  );
}
