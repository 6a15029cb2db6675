"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useAction } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { useDeviceName } from "./use-device-name.ts";

type Session = RouterOutputs["account"]["listSessions"][number];

/** Where one is signed in, and the way to end that. */
export function SessionPanel() {
  const t = useTranslations("account.security.sessions");
  const trpc = useTRPC();
  const query = useQuery(trpc.account.listSessions.queryOptions());
  const others = (query.data ?? []).filter((session) => !session.isCurrent).length;
  return (
    <Panel title={t("title")} action={others > 0 ? <EndOthers count={others} /> : undefined}>
      <Loaded query={query} what={t("title")} kind="lines">
        {(sessions) => (
          <ul className="flex flex-col divide-y divide-line">
            {sessions.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
            {sessions.length === 1 && <li className="pt-3 text-muted">{t("only")}</li>}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function SessionLine({ session }: { session: Session }) {
  const t = useTranslations("account.security.sessions");
  const nameOf = useDeviceName();
  const client = useTRPCClient();
  const { run, pending } = useAction();
  const end = () => run(() => client.account.endSession.mutate({ sessionId: session.id }), t("ended"));
  const { place, createdAt, lastSeenAt, trustedUntil } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-3 font-medium">
          {nameOf(session.userAgent)}
          {session.isCurrent && <StateMark tone="good" word={t("current")} />}
        </p>
        <p className="flex flex-wrap gap-x-3 text-table text-muted">
          <span>{t.rich("last", { time: () => <TimeText at={lastSeenAt} /> })}</span>
          <span>{t.rich("since", { time: () => <TimeText at={createdAt} /> })}</span>
          {place && (
            <span>{t.rich("place", { place: () => <span className="font-mono">{place}</span> })}</span>
          )}
          {trustedUntil && (
            <span>{t.rich("trusted", { day: () => <TimeText day at={trustedUntil} /> })}</span>
          )}
        </p>
      </div>
      {!session.isCurrent && (
        <Button size="small" pending={pending} onClick={() => void end()}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}

function EndOthers({ count }: { count: number }) {
  const t = useTranslations("account.security.sessions");
  const client = useTRPCClient();
  const toast = useToast();
  const { run } = useAction();
  const [open, setOpen] = useState(false);
  const end = async () => {
    await run(async () => {
      const { ended } = await client.account.endOtherSessions.mutate();
      toast({ tone: "good", title: t("othersEnded", { count: ended }) });
    });
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("endOthers")}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t("confirm.title")}
        goes={[t("confirm.goes", { count })]}
        stays={[t("confirm.stays")]}
        confirmLabel={t("endOthers")}
        onConfirm={end}
      />
    </>
  );
}
