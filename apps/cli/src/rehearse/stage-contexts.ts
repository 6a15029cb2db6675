import type { AccountCtx, Actor, Ctx, Doors, PlatformCtx, Settings } from "@penguin/core/kernel";
import { createSender, type SenderCtx } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createFakeJournal } from "@penguin/infra/send-journal/fake";
import type { JobName } from "@penguin/jobs/catalog";
import { createInProcessRunner, type InProcessRunner } from "@penguin/jobs/runner";
import { createShapingOf } from "@penguin/mail/shaping";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { createHandlers } from "@penguin/worker/handlers";
import type { RehearsalDatabase } from "./open-database.ts";

/** The product's contexts over one database, one clock and one set of doors, with jobs run in this process. */
export interface StageContexts {
  runner: InProcessRunner;
  account: AccountCtx;
  sender: SenderCtx;
  platform(): PlatformCtx;
  forActor(tenantId: string, actor: Actor): Ctx;
  forTenant(tenantId: string, job: string): Ctx;
}

/** Builds them; the handlers are the worker's own. */
export function createStageContexts(options: {
  clock: Clock;
  log: Logger;
  settings: Settings;
  doors: Doors;
  database: RehearsalDatabase;
  recurring: readonly JobName[];
}): StageContexts {
  const { clock, log, settings, doors, database, recurring } = options;
  const base = { requestId: "rehearsal", ip: undefined, clock, log, settings, doors };
  const runner: InProcessRunner = createInProcessRunner({
    clock,
    handlers: createHandlers({
      platform: () => platform(),
      account: () => account,
      forTenant: (tenantId, job) => forTenant(tenantId, job),
    }),
    recurring,
  });
  const shaping = fixedFile(createShapingOf([]));
  const own = { ...base, jobs: runner, db: database.app.db };
  const forActor = (tenantId: string, actor: Actor): Ctx => ({ ...own, tenantId, actor });
  const forTenant = (tenantId: string, job: string): Ctx => forActor(tenantId, { kind: "system", job });
  const platform = (): PlatformCtx => ({ ...own, control: database.control.db, forTenant, shaping });
  const account: AccountCtx = { ...base, jobs: runner, auth: database.auth.db };
  const sender = createSender({
    db: database.server.db,
    clock,
    log,
    smtp: doors.smtp,
    secrets: doors.secrets,
    composer: { tokens: doors.tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
    journal: createFakeJournal(),
    shaping,
  });
  return { runner, account, sender, platform, forActor, forTenant };
}
