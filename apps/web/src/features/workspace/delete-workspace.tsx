"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Panel } from "@penguin/ui/panel";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Takes a workspace out of use, after its name was typed. */
export function DeleteWorkspace({ id, name }: { id: string; name: string }) {
  const t = useTranslations("workspace.delete");
  const client = useTRPCClient();
  const router = useRouter();
  const { run } = useAction();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const input = { workspaceId: id, confirm: name };
    if (!(await run(() => client.workspace.delete.mutate(input), t("done", { name })))) return;
    router.push("/dashboard/workspaces");
    router.refresh();
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
          goes={[t("goesLists"), t("goesSending")]}
          stays={[t("staysRows"), t("staysOptOut")]}
          confirmLabel={t("confirm")}
          typeToConfirm={name.trim()}
          onConfirm={remove}
        />
      )}
    </Panel>
  );
}
