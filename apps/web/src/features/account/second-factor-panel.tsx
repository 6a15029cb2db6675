"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { EnrolSteps } from "./enrol-steps.tsx";
import { ProveForm } from "./prove-form.tsx";

type Factor = RouterOutputs["account"]["getSecondFactor"];

/** Turns the second factor on and off. */
export function SecondFactorPanel() {
  const t = useTranslations("account.security.factor");
  const trpc = useTRPC();
  const query = useQuery(trpc.account.getSecondFactor.queryOptions());
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Panel title={t("title")}>
      {codes ? (
        <BackupCodes codes={codes} onKept={() => setCodes(null)} />
      ) : (
        <Loaded query={query} what={t("title")} kind="lines">
          {(factor) =>
            factor.since ? (
              <Enrolled factor={factor} onCodes={setCodes} />
            ) : (
              <div className="flex flex-col gap-4">
                <p className="text-muted">{t("lead")}</p>
                {factor.requiredFrom && (
                  <p>{t.rich("required", { day: () => <TimeText day at={factor.requiredFrom ?? ""} /> })}</p>
                )}
                <EnrolSteps onCodes={setCodes} />
              </div>
            )
          }
        </Loaded>
      )}
    </Panel>
  );
}

function Enrolled({ factor, onCodes }: { factor: Factor; onCodes: (codes: readonly string[]) => void }) {
  const t = useTranslations("account.security.factor");
  const client = useTRPCClient();
  const toast = useToast();
  const [asked, setAsked] = useState<"remove" | "renew" | null>(null);
  const facts = [
    { name: t("title"), value: <StateMark tone="good" word={t("on")} /> },
    { name: t("since"), value: <TimeText day at={factor.since ?? ""} /> },
    { name: t("left"), value: factor.codesLeft },
  ];
  const prove = async (values: { current: string; code: string }) => {
    if (asked === "renew") onCodes((await client.account.renewBackupCodes.mutate(values)).codes);
    else {
      await client.account.removeSecondFactor.mutate(values);
      toast({ tone: "good", title: t("turnedOff") });
    }
    setAsked(null);
  };
  return (
    <div className="flex flex-col gap-4">
      <Facts facts={facts} />
      {asked ? (
        <ProveForm
          lead={t(asked === "remove" ? "removeLead" : "renewLead")}
          submit={t(asked)}
          isLoss={asked === "remove"}
          onProve={prove}
          onCancel={() => setAsked(null)}
        />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setAsked("renew")}>{t("renew")}</Button>
          {!factor.requiredFrom && <Button onClick={() => setAsked("remove")}>{t("remove")}</Button>}
        </div>
      )}
    </div>
  );
}
