"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, ArrowLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { TextLink } from "@penguin/ui/text-link";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useWorkspaceOf } from "../../shell/session.tsx";
import { useAction, useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import type { ThreadDetail } from "./inbox-input.ts";
import { MailItem } from "./mail-item.tsx";
import { MergeThread } from "./merge-thread.tsx";
import { ReplyBox } from "./reply-box.tsx";
import { SplitMail } from "./split-mail.tsx";

/** A conversation from its first message to the last, with the answer below. */
export function ThreadView({ threadId }: { threadId: string }) {
  const t = useTranslations("inbox");
  const trpc = useTRPC();
  const query = useQuery(trpc.inbox.get.queryOptions({ threadId }));
  return (
    <Loaded query={query} what={t("list.title")} kind="panel">
      {(thread) => <Conversation thread={thread} />}
    </Loaded>
  );
}

function Conversation({ thread }: { thread: ThreadDetail }) {
  const t = useTranslations("inbox.thread");
  const may = useMay();
  useMarkRead(thread);
  return (
    <article className="flex flex-col gap-4">
      <ButtonLink
        className="self-start lg:hidden"
        size="small"
        icon={<ArrowLeft aria-hidden className="rtl:-scale-x-100" />}
        href="/dashboard/inbox"
      >
        {t("back")}
      </ButtonLink>
      <header className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-title font-strong break-words">{thread.subject}</h2>
          <About thread={thread} />
        </div>
        <div className="flex flex-wrap gap-2">
          {may("inbox.merge") && <MergeThread thread={thread} />}
          {thread.state === "open" && may("inbox.archive") && <ArchiveButton threadId={thread.id} />}
        </div>
      </header>
      <ol className="flex flex-col gap-3">
        {thread.mails.map((mail) => (
          <MailItem
            key={mail.id}
            mail={mail}
            to={mail.direction === "out" ? thread.peerAddress : thread.mailboxAddress}
            act={
              mail.direction === "in" && thread.mails.length > 1 && may("inbox.split") ? (
                <SplitMail threadId={thread.id} mailId={mail.id} />
              ) : undefined
            }
          />
        ))}
      </ol>
      {may("inbox.reply") && thread.mails.some((mail) => mail.direction === "in") && (
        <ReplyBox key={thread.id} threadId={thread.id} from={thread.mailboxAddress} />
      )}
    </article>
  );
}

function About({ thread }: { thread: ThreadDetail }) {
  const t = useTranslations("inbox.thread");
  const workspace = useWorkspaceOf(thread.workspaceId);
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-table text-muted">
      {thread.contactId ? (
        <TextLink href={`/dashboard/contacts/${thread.contactId}`}>{thread.peerAddress}</TextLink>
      ) : (
        <span>{thread.peerAddress}</span>
      )}
      {thread.campaignId && workspace && (
        <TextLink href={`/dashboard/workspaces/${workspace.slug}/campaigns/${thread.campaignId}`}>
          {thread.campaignName ?? t("campaign")}
        </TextLink>
      )}
    </p>
  );
}

/** Opening a conversation reads it, once. */
function useMarkRead(thread: ThreadDetail): void {
  const client = useTRPCClient();
  const submit = useSubmit();
  const may = useMay();
  const marked = useRef<string | null>(null);
  const wanted = thread.unread && may("inbox.mark-read");
  useEffect(() => {
    const stamp = `${thread.id} ${thread.lastAt.toISOString()}`;
    if (!wanted || marked.current === stamp) return;
    marked.current = stamp;
    void submit(() => client.inbox.markRead.mutate({ threadId: thread.id }));
  });
}

function ArchiveButton({ threadId }: { threadId: string }) {
  const t = useTranslations("inbox.thread");
  const client = useTRPCClient();
  const router = useRouter();
  const { run, pending } = useAction();
  const archive = async () => {
    if (await run(() => client.inbox.archive.mutate({ threadId }), t("archived")))
      router.push("/dashboard/inbox");
  };
  return (
    <Button size="small" icon={<Archive aria-hidden />} pending={pending} onClick={() => void archive()}>
      {t("archive")}
    </Button>
  );
}
