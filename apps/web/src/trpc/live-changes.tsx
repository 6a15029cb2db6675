"use client";

import type { LiveChange } from "@penguin/api";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC, useTRPCClient } from "./client-provider.tsx";
import { failureCode } from "./failure.ts";

type Trpc = ReturnType<typeof useTRPC>;
type Client = ReturnType<typeof useTRPCClient>;
type Topic = LiveChange["topic"];

/** The channel on which tabs of one browser tell each other what happened. */
export const TABS = "penguin-live";
/** What is said there when the session works in another organisation from now on. */
export const SWITCHED = "switched";
const GATHER_MS = 1000;
const RETRY_MS = 3000;

/** Which answers a change makes old. */
const concerns = (trpc: Trpc): Record<Topic, readonly QueryKey[]> => {
  const home = trpc.analytics.getHome.queryKey();
  const check = trpc.campaign.checkLaunch.pathKey();
  return {
    campaign: [trpc.campaign.pathKey(), trpc.analytics.pathKey()],
    thread: [trpc.inbox.pathKey(), home],
    import: [trpc.contact.pathKey()],
    "sender-domain": [trpc.senderDomain.pathKey(), check, home],
    mailbox: [trpc.mailbox.pathKey(), trpc.quarantine.pathKey(), trpc.reputation.pathKey(), check, home],
    contact: [
      trpc.contact.pathKey(),
      trpc.analytics.getContactTimeline.pathKey(),
      trpc.suppression.pathKey(),
    ],
  };
};

/** Gathers changes for a second, then asks again for what is on screen. */
function createRefresher(trpc: Trpc, queries: QueryClient) {
  const keys = concerns(trpc);
  const waiting = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const topic of waiting)
      for (const queryKey of keys[topic]) void queries.invalidateQueries({ queryKey });
    waiting.clear();
  };
  return {
    mark: (topic: Topic) => {
      waiting.add(topic);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    everything: () => void queries.invalidateQueries(),
    stop: () => clearTimeout(timer),
  };
}

/**
 * Keeps one stream open until the signal aborts; opens it again when the server ended it. Whatever happened before it was
 * open went unheard, also between the first answers and the first stream: each start is a gap.
 */
function follow(
  client: Client,
  signal: AbortSignal,
  onChange: (topic: Topic) => void,
  onGap: () => void,
): Promise<void> {
  return new Promise((done) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stream: { unsubscribe: () => void } | undefined;
    const open = () => {
      const later = () => {
        stream?.unsubscribe();
        if (!signal.aborted) timer ??= setTimeout(reopen, RETRY_MS);
      };
      stream = client.live.changes.subscribe(undefined, {
        onStarted: onGap,
        onData: (change) => onChange(change.topic),
        onComplete: later,
        onError: (error) => (failureCode(error) === "UNAUTHORIZED" ? onGap() : later()),
      });
    };
    const reopen = () => {
      timer = undefined;
      open();
    };
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stream?.unsubscribe();
      done();
    });
    open();
  });
}

/** Runs `work` in one tab of this browser at a time; where there are no locks, in each. */
function asLeader(signal: AbortSignal, work: () => Promise<void>): void {
  if (!("locks" in navigator)) return void work();
  navigator.locks.request(TABS, { signal }, work).catch(() => undefined);
}

/** Keeps what is on screen current: one tab listens to the server and tells the others. */
export function LiveChanges() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  useEffect(() => {
    const end = new AbortController();
    const channel = new BroadcastChannel(TABS);
    const refresher = createRefresher(trpc, queries);
    channel.onmessage = ({ data }: MessageEvent<Topic | "gap" | typeof SWITCHED>) => {
      if (data === SWITCHED) window.location.assign("/dashboard");
      else if (data === "gap") refresher.everything();
      else refresher.mark(data);
    };
    const tell = (topic: Topic) => {
      refresher.mark(topic);
      channel.postMessage(topic);
    };
    const gap = () => {
      refresher.everything();
      channel.postMessage("gap");
    };
    let leads = false;
    asLeader(end.signal, () => {
      leads = true;
      return follow(client, end.signal, tell, gap);
    });
    const settled = setTimeout(() => !leads && refresher.everything(), GATHER_MS);
    return () => {
      end.abort();
      clearTimeout(settled);
      refresher.stop();
      channel.close();
    };
  }, [trpc, client, queries]);
  return null;
}
