"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { switchOrganisation } from "../../shell/switch-organisation.ts";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { NewOrganisation } from "./new-organisation.tsx";

/** The organisations one belongs to: change, make another, or leave this one. */
export function OwnOrganisations() {
  const t = useTranslations("workspace.organisations");
  const trpc = useTRPC();
  const query = useQuery(trpc.account.listTenants.queryOptions());
  const [doing, setDoing] = useState<"create" | "leave" | null>(null);
  const close = () => setDoing(null);
  const here = query.data?.find((one) => one.current);
  return (
    <Panel
      title={t("title")}
      action={
        <Button size="small" onClick={() => setDoing("create")}>
          {t("new")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Loaded query={query} what={t("title")} kind="lines">
          {(rows) => <OrganisationList rows={rows} />}
        </Loaded>
        <Button className="self-start" onClick={() => setDoing("leave")}>
          {t("leave")}
        </Button>
      </div>
      {doing === "create" && <NewOrganisation onClose={close} />}
      {doing === "leave" && here && <LeaveOrganisation name={here.name} onClose={close} />}
    </Panel>
  );
}

function OrganisationList({
  rows,
}: {
  rows: ReadonlyArray<{ tenantId: string; name: string; current: boolean }>;
}) {
  const t = useTranslations("workspace.organisations");
  const client = useTRPCClient();
  const { run, pending } = useAction();
  return (
    <ul className="flex flex-col gap-2">
      {rows.map(({ tenantId, name, current }) => (
        <li key={tenantId} className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <span className="min-w-0 break-words">{name}</span>
          {current ? (
            <StateMark tone="good" word={t("current")} />
          ) : (
            <Button
              size="small"
              pending={pending}
              onClick={() => void run(() => switchOrganisation(client, tenantId))}
            >
              {t("switchTo", { name })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function LeaveOrganisation({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations("workspace.organisations");
  const client = useTRPCClient();
  const { run } = useAction();
  const leave = async () => {
    if (await run(() => client.workspace.leave.mutate())) window.location.assign("/login");
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("leaveTitle", { name })}
      goes={[t("leaveGoesSight", { name }), t("leaveGoesKeys")]}
      stays={[t("leaveStaysRows"), t("leaveStaysAccount")]}
      confirmLabel={t("leaveConfirm")}
      onConfirm={leave}
    />
  );
}
