"use client";

import type { RouterOutputs } from "@penguin/api";
import { useQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { TimeText } from "../../shell/time-text.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { ChangeQueue } from "./change-queue.tsx";
import { FailedJobs } from "./failed-jobs.tsx";
import { ServerDepthList } from "./server-depth-list.tsx";

type Board = RouterOutputs["staff"]["listQueues"];
type Queue = Board["queues"][number];

const REFRESH_MS = 5000;

/** Every queue and what the sending servers have before them, read again every five seconds. */
export function QueueBoard({ first, mayChange }: { first: Board; mayChange: boolean }) {
  const t = useTranslations("staff.queues");
  const trpc = useTRPC();
  const [opened, setOpened] = useState<Queue["queue"]>();
  const board = useQuery(
    trpc.staff.listQueues.queryOptions(undefined, { initialData: first, refetchInterval: REFRESH_MS }),
  );
  const { queues, servers } = board.data;
  return (
    <>
      <PageHeader title={t("title")} description={t("lead")} />
      {board.isError && (
        <Notice live tone="bad" title={t("stale")}>
          {t("staleText")}
        </Notice>
      )}
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {queues.map((queue) => (
          <li key={queue.queue}>
            <QueueCard queue={queue} mayChange={mayChange} onFailed={() => setOpened(queue.queue)} />
          </li>
        ))}
      </ul>
      {opened && <FailedJobs queue={opened} onClose={() => setOpened(undefined)} />}
      <ServerDepthList servers={servers} />
    </>
  );
}

function QueueCard({
  queue: row,
  mayChange,
  onFailed,
}: {
  queue: Queue;
  mayChange: boolean;
  onFailed: () => void;
}) {
  const t = useTranslations("staff.queues");
  const [asking, setAsking] = useState(false);
  const { queue, level, paused, failed, oldestAt } = row;
  return (
    <Panel
      title={queue}
      note={<StateMark tone={level} word={t(`level.${level}`)} reason={paused ? t("paused") : undefined} />}
      action={
        mayChange && (
          <Button
            size="small"
            icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {paused ? t("resume") : t("pause")}
          </Button>
        )
      }
    >
      <dl className="grid grid-cols-[1fr_max-content] gap-x-4 gap-y-1 tabular-nums">
        {(["waiting", "active", "delayed", "failed"] as const).map((name) => (
          <div key={name} className="contents">
            <dt className="text-muted">{t(name)}</dt>
            <dd className="text-end">{row[name]}</dd>
          </div>
        ))}
        <dt className="text-muted">{t("oldest")}</dt>
        <dd className="text-end">{oldestAt ? <TimeText at={oldestAt} /> : t("none")}</dd>
      </dl>
      {mayChange && failed > 0 && (
        <Button size="small" className="mt-3" onClick={onFailed}>
          {t("showFailed", { count: failed })}
        </Button>
      )}
      {asking && <ChangeQueue queue={queue} paused={paused} onClose={() => setAsking(false)} />}
    </Panel>
  );
}
