"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { Panel } from "@penguin/ui/panel";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";

/** What was deleted and can come back; nothing while there is none. */
export function DeletedWorkspaces() {
  const t = useTranslations("workspace.deleted");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const { run, pending } = useAction();
  const { data: rows = [] } = useQuery(trpc.workspace.listDeleted.queryOptions());
  const restore = async (workspaceId: string, name: string) => {
    if (!(await run(() => client.workspace.restore.mutate({ workspaceId }), t("restored", { name })))) return;
    await queries.invalidateQueries({ queryKey: trpc.workspace.pathKey() });
    router.refresh();
  };
  if (rows.length === 0) return null;
  return (
    <Panel title={t("title")}>
      <ul className="flex flex-col gap-2">
        {rows.map(({ id, name, archivedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              {name}{" "}
              {archivedAt && (
                <span className="text-muted">
                  {t("since")} <TimeText at={archivedAt} />
                </span>
              )}
            </span>
            <Button
              icon={<Undo2 aria-hidden />}
              pending={pending}
              aria-label={`${t("restore")}: ${name}`}
              onClick={() => void restore(id, name)}
            >
              {t("restore")}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
