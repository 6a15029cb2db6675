"use client";

import { Split } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { useToast } from "@penguin/ui/toast";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Puts one mail into a conversation of its own; ten seconds long it can be put back. */
export function SplitMail({ threadId, mailId }: { threadId: string; mailId: string }) {
  const t = useTranslations("inbox.split");
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const { run, pending } = useAction();
  const split = () =>
    run(async () => {
      const made = await client.inbox.split.mutate({ threadId, mailIds: [mailId] });
      const back = () =>
        run(async () => {
          await client.inbox.merge.mutate({ threadId: made.threadId, intoThreadId: threadId });
          router.push(`/dashboard/inbox/${threadId}`);
        }, t("undone"));
      toast({ tone: "good", title: t("done"), undo: () => void back() });
      router.push(`/dashboard/inbox/${made.threadId}`);
    });
  return (
    <Button size="small" icon={<Split aria-hidden />} pending={pending} onClick={() => void split()}>
      {t("open")}
    </Button>
  );
}
