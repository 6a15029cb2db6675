"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Panel } from "@penguin/ui/panel";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Closes the organisation, after its name was typed. */
export function CloseOrganisation({ name, members }: { name: string; members: number }) {
  const t = useTranslations("workspace.close");
  const client = useTRPCClient();
  const { run } = useAction();
  const [asking, setAsking] = useState(false);
  const close = async () => {
    const isClosed = await run(() => client.workspace.deleteTenant.mutate({ confirm: name }));
    if (isClosed) window.location.assign("/closed");
  };
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col items-start gap-3">
        <p className="text-muted">{t("lead")}</p>
        <Button variant="danger" onClick={() => setAsking(true)}>
          {t("open")}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={t("ask", { name })}
          goes={[t("goesSending"), t("goesMembers", { count: members }), t("goesKeys")]}
          stays={[t("staysRows"), t("staysOptOut")]}
          confirmLabel={t("confirm")}
          typeToConfirm={name.trim()}
          onConfirm={close}
        />
      )}
    </Panel>
  );
}
