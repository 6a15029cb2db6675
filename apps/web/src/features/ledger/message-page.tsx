"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { PageHeader } from "@penguin/ui/page-header";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { useReasonText } from "../contact/use-reason-text.ts";
import { AttemptList } from "./attempt-list.tsx";
import { MailChecks } from "./mail-checks.tsx";
import { messageTones, type Story } from "./message-input.ts";
import { MessageTimeline } from "./message-timeline.tsx";

/** One mail: where it is and why, everything that happened with it, and each try with what was said. */
export function MessagePage({ messageId }: { messageId: string }) {
  const t = useTranslations("ledger");
  const trpc = useTRPC();
  const may = useMay();
  const query = useQuery(trpc.ledger.getMessageStory.queryOptions({ messageId }));
  return (
    <Loaded query={query} what={t("title")} kind="panel">
      {(story) => (
        <div className="flex flex-col gap-4">
          <MessageHeader story={story} />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Panel title={t("timeline.title")}>
              <MessageTimeline story={story} />
            </Panel>
            <div className="flex flex-col gap-4">
              <MessageFacts story={story} />
              {story.message.sentAt && may("ledger.get-mail-verdict") && <MailChecks messageId={messageId} />}
            </div>
          </div>
          <AttemptList story={story} />
        </div>
      )}
    </Loaded>
  );
}

const aboveOf = ({ message }: Story): { href: string; label: string } | undefined => {
  const base = `/dashboard/workspaces/${message.workspaceSlug}/campaigns`;
  if (message.campaignId && message.campaignName)
    return { href: `${base}/${message.campaignId}/messages`, label: message.campaignName };
  if (message.threadId) return { href: `/dashboard/inbox/${message.threadId}`, label: message.to };
  return undefined;
};

function MessageHeader({ story }: { story: Story }) {
  const t = useTranslations("ledger");
  const shell = useTranslations("shell");
  const reason = useReasonText();
  const may = useMay();
  const { message, follows } = story;
  const above = aboveOf(story);
  return (
    <PageHeader
      title={message.subject || t("title")}
      above={above && <Breadcrumbs label={shell("breadcrumbs")} items={[above]} />}
      state={
        <StateMark
          tone={messageTones[message.state]}
          word={t(`state.${message.state}`)}
          reason={message.stateReason ? reason(message.stateReason) : undefined}
        />
      }
      description={
        follows.what !== "nothing" && (
          <>
            {t(`follows.${follows.what}`)}
            {follows.at && (
              <>
                {" "}
                <TimeText at={follows.at} />
              </>
            )}
          </>
        )
      }
      actions={message.sentAt && may("ledger.get-sent-mail") && <DownloadMail messageId={message.id} />}
    />
  );
}

const save = (text: string, name: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: "message/rfc822" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

function DownloadMail({ messageId }: { messageId: string }) {
  const t = useTranslations("ledger.mail");
  const client = useTRPCClient();
  const { run, pending } = useAction();
  const give = () =>
    run(async () => {
      const mail = await client.ledger.getSentMail.query({ messageId });
      save(mail.raw, mail.fileName);
    }, t("given"));
  return (
    <Button icon={<Download aria-hidden />} pending={pending} onClick={() => void give()}>
      {t("download")}
    </Button>
  );
}

function MessageFacts({ story: { message, attempts } }: { story: Story }) {
  const t = useTranslations("ledger.fact");
  const sha256 = attempts.findLast(({ evidence }) => evidence?.mail)?.evidence?.mail?.sha256;
  return (
    <Panel title={t("title")}>
      <Facts
        facts={[
          { name: t("from"), value: message.from, mono: true },
          { name: t("to"), value: message.to, mono: true },
          { name: t("messageId"), value: message.messageIdHeader, mono: true },
          { name: t("server"), value: message.server },
          { name: t("queueId"), value: message.queueId || t("none"), mono: message.queueId !== "" },
          { name: t("sha256"), value: sha256 ?? t("none"), mono: sha256 !== undefined },
        ]}
      />
    </Panel>
  );
}
