import {
  addHostedMailbox,
  connectMailbox,
  diagnoseMailbox,
  getMailbox,
  listMailboxes,
  pauseMailbox,
  reconnectMailbox,
  removeMailbox,
  resumeMailbox,
  retryMailbox,
  testMailbox,
  updateMailbox,
} from "@penguin/core/mailbox";
import {
  AddHostedMailboxInput,
  ConnectMailboxInput,
  DiagnoseMailboxInput,
  ListMailboxesInput,
  MailboxInput,
  ReconnectMailboxInput,
  UpdateMailboxInput,
} from "@penguin/core/mailbox/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const mailboxRouter = router({
  list: procedure.input(ListMailboxesInput).query(({ ctx, input }) => listMailboxes(ctx.verb, input)),
  get: procedure.input(MailboxInput).query(({ ctx, input }) => getMailbox(ctx.verb, input)),
  addHosted: procedure
    .input(AddHostedMailboxInput)
    .mutation(({ ctx, input }) => addHostedMailbox(ctx.verb, input)),
  connect: procedure.input(ConnectMailboxInput).mutation(({ ctx, input }) => connectMailbox(ctx.verb, input)),
  diagnose: procedure
    .input(DiagnoseMailboxInput)
    .mutation(({ ctx, input }) => diagnoseMailbox(ctx.verb, input)),
  update: procedure.input(UpdateMailboxInput).mutation(({ ctx, input }) => updateMailbox(ctx.verb, input)),
  pause: procedure.input(MailboxInput).mutation(({ ctx, input }) => pauseMailbox(ctx.verb, input)),
  resume: procedure.input(MailboxInput).mutation(({ ctx, input }) => resumeMailbox(ctx.verb, input)),
  retry: procedure.input(MailboxInput).mutation(({ ctx, input }) => retryMailbox(ctx.verb, input)),
  test: procedure.input(MailboxInput).mutation(({ ctx, input }) => testMailbox(ctx.verb, input)),
  reconnect: procedure
    .input(ReconnectMailboxInput)
    .mutation(({ ctx, input }) => reconnectMailbox(ctx.verb, input)),
  remove: procedure.input(MailboxInput).mutation(({ ctx, input }) => removeMailbox(ctx.verb, input)),
});
