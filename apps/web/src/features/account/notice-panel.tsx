"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@penguin/ui/panel";
import { Switch } from "@penguin/ui/switch";
import { useSession } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Which mails one wants. Those about one's security are named, and are no choice. */
export function NoticePanel() {
  const t = useTranslations("account.profile.notices");
  const { name, zone, mutedNotices } = useSession();
  const client = useTRPCClient();
  const router = useRouter();
  const { run } = useAction();
  const [wanted, setWanted] = useState(!mutedNotices.includes("import_finished"));
  const change = async (next: boolean) => {
    setWanted(next);
    const muted = next ? [] : (["import_finished"] as const);
    const isDone = await run(
      () => client.account.updateProfile.mutate({ name, zone, mutedNotices: [...muted] }),
      t("saved"),
    );
    if (isDone) router.refresh();
    else setWanted(!next);
  };
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-3">
        <Switch
          label={t("import_finished")}
          hint={t("importHint")}
          checked={wanted}
          onChange={(next) => void change(next)}
        />
        <p className="text-label text-muted">{t("security")}</p>
      </div>
    </Panel>
  );
}
