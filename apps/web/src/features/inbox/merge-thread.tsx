"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Merge } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Dialog } from "@penguin/ui/dialog";
import { RadioGroup } from "@penguin/ui/radio-group";
import { TextField } from "@penguin/ui/text-field";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { ThreadDetail } from "./inbox-input.ts";

/** Puts a conversation into another one of the same mailbox; ten seconds long it can be taken apart again. */
export function MergeThread({ thread }: { thread: ThreadDetail }) {
  const t = useTranslations("inbox.merge");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<Merge aria-hidden />} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open && <ChooseThread thread={thread} onClose={() => setOpen(false)} />}
    </>
  );
}

function ChooseThread({ thread, onClose }: { thread: ThreadDetail; onClose: () => void }) {
  const t = useTranslations("inbox.merge");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const { run, pending } = useAction();
  const [search, setSearch] = useState("");
  const [into, setInto] = useState<string | null>(null);
  const { workspaceId } = thread;
  const threads = useQuery(
    trpc.inbox.list.queryOptions(
      { workspaceId, limit: 20, search: search || undefined },
      { placeholderData: keepPreviousData },
    ),
  );
  const undo = (kept: string, mailIds: string[]) => async () => {
    await run(async () => {
      const { threadId } = await client.inbox.split.mutate({ threadId: kept, mailIds });
      router.push(`/dashboard/inbox/${threadId}`);
    }, t("undone"));
  };
  const merge = (intoThreadId: string) =>
    run(async () => {
      const { mailIds } = await client.inbox.merge.mutate({ threadId: thread.id, intoThreadId });
      const back = undo(intoThreadId, mailIds);
      toast({ tone: "good", title: t("done"), undo: () => void back() });
      onClose();
      router.push(`/dashboard/inbox/${intoThreadId}`);
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("lead")}>
      <div className="flex flex-col gap-4">
        <TextField label={t("search")} value={search} onChange={setSearch} />
        <Loaded query={threads} what={t("title")} kind="lines">
          {({ rows }) => {
            const others = rows.filter(
              ({ id, mailboxId }) => id !== thread.id && mailboxId === thread.mailboxId,
            );
            if (others.length === 0) return <p className="text-muted">{t("none")}</p>;
            return (
              <RadioGroup
                label={t("which")}
                choices={others.map(({ id, subject, peerAddress }) => ({
                  value: id,
                  label: subject || t("noSubject"),
                  hint: peerAddress,
                }))}
                value={into ?? ""}
                onChange={setInto}
              />
            );
          }}
        </Loaded>
        {into !== null && (
          <Button variant="filled" className="self-end" pending={pending} onClick={() => void merge(into)}>
            {t("submit")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
