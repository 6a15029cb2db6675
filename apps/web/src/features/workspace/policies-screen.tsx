"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { PoliciesForm } from "./policies-form.tsx";

type Policies = RouterOutputs["workspace"]["getPolicies"];

/** The organisation's rules for signing in, and whom they will reach. */
export function PoliciesScreen() {
  const t = useTranslations("workspace.policies");
  const trpc = useTRPC();
  const query = useQuery(trpc.workspace.getPolicies.queryOptions());
  return (
    <Loaded query={query} what={t("title")} kind="panel">
      {(policies) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title={t("title")} note={t("lead")}>
            <PoliciesForm key={policies.secondFactorFrom?.getTime() ?? 0} policies={policies} />
          </Panel>
          <FactorPanel policies={policies} />
        </div>
      )}
    </Loaded>
  );
}

function FactorPanel({ policies }: { policies: Policies }) {
  const t = useTranslations("workspace.policies");
  const { secondFactorFrom, members, membersWithoutFactor, withoutFactor } = policies;
  const more = membersWithoutFactor - withoutFactor.length;
  return (
    <Panel title={t("without")} note={t("withoutNote", { missing: membersWithoutFactor, all: members })}>
      <div className="flex flex-col gap-3">
        <p className="flex flex-wrap gap-x-2">
          {secondFactorFrom ? (
            <>
              {t("from")} <TimeText at={secondFactorFrom} />
            </>
          ) : (
            t("off")
          )}
        </p>
        {membersWithoutFactor === 0 && <StateMark tone="good" word={t("everybody")} />}
        <ul className="flex flex-col gap-2">
          {withoutFactor.map(({ userId, name, email }) => (
            <li key={userId} className="flex flex-wrap justify-between gap-x-4">
              <span>{name}</span>
              <span className="font-mono text-table break-all text-muted">{email}</span>
            </li>
          ))}
        </ul>
        {more > 0 && <p className="text-muted">{t("more", { count: more })}</p>}
      </div>
    </Panel>
  );
}
