import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** What every log line of one request or job carries. */
export interface Trace {
  /** One id through web, queue and worker. */
  requestId: string;
  operation: string;
}

const storage = new AsyncLocalStorage<Trace>();

/** Runs `work` with this trace as the current one. */
export function withTrace<T>(trace: Trace, work: () => T): T {
  return storage.run(trace, work);
}

/** The trace of the running request or job, if any. */
export function currentTrace(): Trace | undefined {
  return storage.getStore();
}

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's request id when it is well formed, else a new one. */
export function requestIdFrom(offered: string | null | undefined): string {
  return offered && REQUEST_ID.test(offered) ? offered : randomUUID();
}
