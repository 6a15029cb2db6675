import type { RehearsalDatabase } from "@penguin/cli/rehearse";
import type { AccountCtx, Ctx, PlatformCtx } from "@penguin/core/kernel";
import { createLogFileReader } from "@penguin/infra/mail-server";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createShapingOf } from "@penguin/mail/shaping";
import type { Clock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { createHandlers } from "@penguin/worker/handlers";

/** The jobs of the control role, run without a queue in short turns. */
export interface ControlSide {
  /** Runs no job for this long, as when the queue is gone. */
  pause(ms: number): void;
  close(): Promise<void>;
}

const TURN_MS = 250;
const JOBS = ["send.plan", "event.read-mail-log", "event.settle-rejections", "ledger.sweep"] as const;
const PAYLOAD = { requestId: "crash" };

/** Starts taking turns; a job that fails, because the database is away, is run again in the next turn. */
export function startControlSide(options: {
  ctx: Ctx;
  account: AccountCtx;
  database: RehearsalDatabase;
  clock: Clock;
  mailLog: string;
}): ControlSide {
  const { ctx, database, clock } = options;
  // That a job fails while its database is away is what is looked for here, and said in the figures.
  const log = createLogger({ name: "crash", level: "silent" });
  const doors = {
    ...ctx.doors,
    mailServer: { ...ctx.doors.mailServer, readLog: createLogFileReader(options.mailLog) },
  };
  const { tenantId: _own, actor: _person, ...rest } = { ...ctx, clock, doors, log };
  const forTenant = (tenantId: string, job: string): Ctx => ({
    ...rest,
    tenantId,
    actor: { kind: "system", job },
  });
  const shaping = fixedFile(createShapingOf([]));
  const platform = (): PlatformCtx => ({ ...rest, control: database.control.db, forTenant, shaping });
  const handlers = createHandlers({ platform, account: () => options.account, forTenant });
  let [closed, quietUntilMs] = [false, 0];
  const turn = async (): Promise<void> => {
    for (const job of JOBS) if (!closed) await handlers[job](PAYLOAD).catch(() => undefined);
  };
  const run = async (): Promise<void> => {
    while (!closed) {
      if (Date.now() >= quietUntilMs) await turn();
      await clock.sleep(TURN_MS);
    }
  };
  const running = run();
  return {
    pause: (ms) => {
      quietUntilMs = Date.now() + ms;
    },
    close: async () => {
      closed = true;
      await running;
    },
  };
}
