"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@penguin/ui/panel";
import { Switch } from "@penguin/ui/switch";
import { useSession } from "../../shell/session.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

const NOTICES = [
  { notice: "import_finished", hint: "importHint" },
  { notice: "sending_stopped", hint: "stoppedHint" },
] as const;

/** Which mails one wants. Those about one's security are named, and are no choice. */
export function NoticePanel() {
  const t = useTranslations("account.profile.notices");
  const { name, zone, mutedNotices } = useSession();
  const client = useTRPCClient();
  const router = useRouter();
  const { run } = useAction();
  const [muted, setMuted] = useState(mutedNotices);
  const change = async (notice: (typeof mutedNotices)[number], isWanted: boolean) => {
    const next = [...muted.filter((one) => one !== notice), ...(isWanted ? [] : [notice])];
    setMuted(next);
    const isDone = await run(
      () => client.account.updateProfile.mutate({ name, zone, mutedNotices: next }),
      t("saved"),
    );
    if (isDone) router.refresh();
    else setMuted(muted);
  };
  return (
    <Panel title={t("title")}>
      <div className="flex flex-col gap-3">
        {NOTICES.map(({ notice, hint }) => (
          <Switch
            key={notice}
            label={t(notice)}
            hint={t(hint)}
            checked={!muted.includes(notice)}
            onChange={(isWanted) => void change(notice, isWanted)}
          />
        ))}
        <p className="text-label text-muted">{t("security")}</p>
      </div>
    </Panel>
  );
}
