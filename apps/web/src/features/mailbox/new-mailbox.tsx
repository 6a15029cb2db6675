"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { ButtonLink } from "@penguin/ui/button";
import type { FormResult } from "@penguin/ui/form";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { Loaded } from "../../shell/loaded.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { DiagnosisStep } from "./diagnosis-list.tsx";
import { MailboxForm } from "./mailbox-form.tsx";
import { useDiagnosisSteps } from "./use-diagnosis-steps.ts";
import { connectionOf, type ExternalValues, type HostedValues } from "./mailbox-schema.ts";

interface NewMailboxProps {
  workspaceId: string;
  base: string;
  domainsHref: string;
}

/** Adds a mailbox: hosted on a verified domain, or one's own account after trying it live. */
export function NewMailbox({ workspaceId, base, domainsHref }: NewMailboxProps) {
  const t = useTranslations("mailbox");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const domains = useQuery(trpc.senderDomain.list.queryOptions({ workspaceId }));
  const [diagnosis, setDiagnosis] = useState<readonly DiagnosisStep[]>([]);
  const stepsOf = useDiagnosisSteps();
  const open = (id: string) => router.push(`${base}/${id}`);
  const addHosted = ({ domainId, localPart, displayName, ...limits }: HostedValues) =>
    submit(async () => {
      const { id } = await client.mailbox.addHosted.mutate({
        senderDomainId: domainId,
        local: localPart,
        displayName,
        dailyLimit: Number(limits.dailyLimit),
        gapSeconds: Number(limits.gapSeconds),
      });
      open(id);
    });
  const connect = async (values: ExternalValues): Promise<FormResult> => {
    const servers = { smtp: connectionOf(values, "smtp"), imap: connectionOf(values, "imap") };
    setDiagnosis([{ id: "running", label: t("diagnosis.trying"), outcome: "running" }]);
    const tried = await submit(async () => {
      const { ok, steps } = await client.mailbox.diagnose.mutate(servers);
      setDiagnosis(stepsOf(steps));
      if (!ok) return;
      const { address, displayName, dailyLimit, gapSeconds } = values;
      const limits = { dailyLimit: Number(dailyLimit), gapSeconds: Number(gapSeconds) };
      open(
        (await client.mailbox.connect.mutate({ workspaceId, address, displayName, ...servers, ...limits }))
          .id,
      );
    });
    if (!tried.ok) setDiagnosis((before) => before.filter((step) => step.outcome !== "running"));
    return tried;
  };
  const addDomain = <ButtonLink href={domainsHref}>{t("form.addDomain")}</ButtonLink>;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("list.new")}
        above={<Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />}
      />
      <Panel>
        <Loaded query={domains} what={t("form.domain")} kind="lines">
          {(rows) => (
            <MailboxForm
              domains={rows.filter((row) => row.state === "verified")}
              addDomain={addDomain}
              diagnosis={diagnosis}
              onHosted={addHosted}
              onExternal={connect}
            />
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
