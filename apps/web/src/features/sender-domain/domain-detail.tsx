"use client";

import { useQuery } from "@tanstack/react-query";
import { Star, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@penguin/ui/badge";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button, ButtonLink } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { DomainLimit } from "./domain-limit.tsx";
import { DnsRecordsTable } from "./dns-records-table.tsx";
import { type Domain, domainTones } from "./domain-view.ts";

interface DomainDetailProps {
  senderDomainId: string;
  base: string;
  newMailboxHref: string;
}

/** One domain: its state as it changes, the records to publish, and what can be done with it. */
export function DomainDetail({ senderDomainId, base, newMailboxHref }: DomainDetailProps) {
  const t = useTranslations("sender-domain");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const may = useMay();
  const { run, pending } = useAction();
  const query = useQuery(trpc.senderDomain.get.queryOptions({ senderDomainId }));
  const check = () =>
    void run(() => client.senderDomain.verify.mutate({ senderDomainId }), t("detail.lookedUp"));
  return (
    <Loaded query={query} what={t("list.title")} kind="panel">
      {(domain) => (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={domain.name}
            above={
              <Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />
            }
            state={
              <span className="flex items-center gap-3">
                <StateMark tone={domainTones[domain.state]} word={t(`state.${domain.state}`)} />
                {domain.isPrimary && <Badge>{t("primary")}</Badge>}
              </span>
            }
            actions={<DomainActions domain={domain} base={base} />}
            mainAction={
              domain.state === "verified" && may("mailbox.add-hosted") ? (
                <ButtonLink variant="filled" href={newMailboxHref}>
                  {t("detail.addMailbox")}
                </ButtonLink>
              ) : undefined
            }
          />
          {domain.state !== "verified" && (
            <Notice tone={domainTones[domain.state]}>{t(`detail.${domain.state}`)}</Notice>
          )}
          <DnsRecordsTable
            records={domain.records}
            checkedAt={domain.checkedAt}
            pending={pending}
            onCheck={may("sender-domain.verify") ? check : undefined}
          />
          <DomainLimit domain={domain} />
        </div>
      )}
    </Loaded>
  );
}

function DomainActions({ domain, base }: { domain: Domain; base: string }) {
  const t = useTranslations("sender-domain.detail");
  const client = useTRPCClient();
  const router = useRouter();
  const may = useMay();
  const { run } = useAction();
  const [asking, setAsking] = useState(false);
  const senderDomainId = domain.id;
  const remove = async () => {
    const isGone = await run(
      () => client.senderDomain.remove.mutate({ senderDomainId }),
      t("removed", { name: domain.name }),
    );
    if (isGone) router.push(base);
  };
  return (
    <>
      {may("sender-domain.make-primary") && !domain.isPrimary && (
        <Button
          icon={<Star aria-hidden />}
          onClick={() =>
            void run(() => client.senderDomain.makePrimary.mutate({ senderDomainId }), t("nowPrimary"))
          }
        >
          {t("makePrimary")}
        </Button>
      )}
      {may("sender-domain.remove") && (
        <Button variant="danger" icon={<Trash2 aria-hidden />} onClick={() => setAsking(true)}>
          {t("remove")}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("removeTitle", { name: domain.name })}
        goes={[t("goesKey"), t("goesState")]}
        stays={[t("staysDns")]}
        confirmLabel={t("remove")}
        onConfirm={remove}
      />
    </>
  );
}
