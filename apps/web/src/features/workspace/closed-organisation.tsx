"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { switchOrganisation } from "../../shell/switch-organisation.ts";
import { useAction } from "../../shell/use-action.ts";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";

type Organisations = RouterOutputs["account"]["listTenants"];

const leave = async (): Promise<void> => {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/login" });
};

/** What the owner of a closed organisation sees instead of the dashboard. */
export function ClosedOrganisation({ organisations }: { organisations: Organisations }) {
  return (
    <ClientProvider>
      <Closed organisations={organisations} />
    </ClientProvider>
  );
}

function Closed({ organisations }: { organisations: Organisations }) {
  const t = useTranslations("workspace");
  const shell = useTranslations("shell.user");
  const client = useTRPCClient();
  const { run, pending } = useAction();
  const name = organisations.find((one) => one.current)?.name ?? "";
  const others = organisations.filter((one) => !one.current);
  const reopen = async () => {
    if (await run(() => client.workspace.restoreTenant.mutate())) window.location.assign("/dashboard");
  };
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-4 px-4 py-10">
      <h1 className="text-title font-strong break-words">{t("close.closedTitle", { name })}</h1>
      <p className="text-muted">{t("close.closedBody")}</p>
      <Button variant="filled" pending={pending} onClick={() => void reopen()}>
        {t("close.reopen", { name })}
      </Button>
      {others.map((other) => (
        <Button
          key={other.tenantId}
          onClick={() => void run(() => switchOrganisation(client, other.tenantId))}
        >
          {t("organisations.switchTo", { name: other.name })}
        </Button>
      ))}
      <Button variant="quiet" onClick={() => void leave()}>
        {shell("signOut")}
      </Button>
    </main>
  );
}
