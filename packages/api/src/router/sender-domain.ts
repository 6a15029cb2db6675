import {
  addSenderDomain,
  getSenderDomain,
  listSenderDomains,
  makePrimarySenderDomain,
  removeSenderDomain,
  setSenderDomainLimit,
  verifySenderDomain,
} from "@penguin/core/sender-domain";
import {
  AddSenderDomainInput,
  ListSenderDomainsInput,
  SenderDomainInput,
  SetSenderDomainLimitInput,
} from "@penguin/core/sender-domain/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const senderDomainRouter = router({
  list: procedure.input(ListSenderDomainsInput).query(({ ctx, input }) => listSenderDomains(ctx.verb, input)),
  get: procedure.input(SenderDomainInput).query(({ ctx, input }) => getSenderDomain(ctx.verb, input)),
  add: procedure.input(AddSenderDomainInput).mutation(({ ctx, input }) => addSenderDomain(ctx.verb, input)),
  verify: procedure
    .input(SenderDomainInput)
    .mutation(({ ctx, input }) => verifySenderDomain(ctx.verb, input)),
  makePrimary: procedure
    .input(SenderDomainInput)
    .mutation(({ ctx, input }) => makePrimarySenderDomain(ctx.verb, input)),
  remove: procedure
    .input(SenderDomainInput)
    .mutation(({ ctx, input }) => removeSenderDomain(ctx.verb, input)),
  setLimit: procedure
    .input(SetSenderDomainLimitInput)
    .mutation(({ ctx, input }) => setSenderDomainLimit(ctx.verb, input)),
});
