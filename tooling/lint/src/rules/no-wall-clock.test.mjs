import { checkRule } from "../rule-cases.mjs";

const at = "packages/core/src/send/plan-due.ts";

checkRule("no-wall-clock", {
  passes: [
    { at, code: "const at = ctx.clock.now(); const later = new Date(at.getTime() + 1);" },
    { at, code: "await tx.execute(sql`select 1 where lease_until < app.now() and at < ${at}`);" },
    { at: "packages/runtime/src/clock.ts", code: "export const now = () => new Date();" },
    { at: "packages/mail/src/x.test.ts", code: "const deadline = Date.now();" },
  ],
  fails: [
    { at, code: "const at = new Date();" },
    { at, code: "const at = Date.now();" },
    { at, code: "const at = Date();" },
    { at, code: "const at = Temporal.Now.instant();" },
    { at, code: "await tx.execute(sql`update messages set at = now()`);" },
    { at, code: "await tx.execute(sql`update messages set at = current_timestamp`);" },
    { at, code: 'await tx.execute(raw("select clock_timestamp()"));' },
    { at: "packages/simulator/src/agenda.ts", code: "const at = Date.now();" },
    { at: "apps/worker/src/handlers/send.ts", code: "const at = new Date();" },
    { at: "packages/jobs/src/runtime.ts", code: "const at = new Date();" },
  ],
});
