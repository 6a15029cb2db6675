import { rewrapAuthenticators, sendNotice, sendRemoval, sendVerification } from "@penguin/core/account";
import { sweepApiKeys } from "@penguin/core/api-key";
import { pruneAudit, rewrapKeys, sealAudit, sealStrays } from "@penguin/core/audit-log";
import { completeDueCampaigns, startDueCampaigns } from "@penguin/core/campaign";
import { reconcileImports, runImport, sendImportReport } from "@penguin/core/contact";
import {
  checkSentFolders,
  readUnfollowedLog,
  settleRejections,
  syncDueMailboxes,
  syncMailbox,
} from "@penguin/core/event";
import type { AccountCtx, Ctx, PlatformCtx } from "@penguin/core/kernel";
import { keepMonths, reconcileLedger, sweepLedger } from "@penguin/core/ledger";
import { rewrapSecrets, tellStops } from "@penguin/core/mailbox";
import { moveWork } from "@penguin/core/server";
import { holdDomains, lookUpMx, planDue } from "@penguin/core/send";
import { checkSenderDomain, verifyDueSenderDomains } from "@penguin/core/sender-domain";
import { reconcileInvitations, sendInvitation } from "@penguin/core/workspace";
import type { JobHandlers } from "@penguin/jobs/enqueue";

/** What handlers are made from: a fresh context a job. */
export interface HandlerContexts {
  platform(): PlatformCtx;
  account(): AccountCtx;
  forTenant(tenantId: string, job: string): Ctx;
}

const run = (work: Promise<unknown>): Promise<void> => work.then(() => undefined);

/** Every job's handler; each only passes on to its verb. */
export function createHandlers(contexts: HandlerContexts): JobHandlers {
  const { platform, account, forTenant } = contexts;
  return {
    "account.send-verification": ({ userId }) => sendVerification(account(), userId),
    "audit-log.seal": () => run(sealAudit(platform())),
    "audit-log.seal-strays": () => run(sealStrays(platform())),
    "audit-log.prune": () => run(pruneAudit(platform())),
    "audit-log.rewrap-keys": () => run(rewrapKeys(platform())),
    "account.rewrap-authenticators": () => run(rewrapAuthenticators(account())),
    "account.send-notice": (notice) => sendNotice(account(), notice),
    "account.send-removal": ({ tenantId, userId }) => sendRemoval(account(), tenantId, userId),
    "workspace.send-invitation": ({ tenantId, invitationId }) =>
      sendInvitation(forTenant(tenantId, "workspace.send-invitation"), invitationId),
    "workspace.reconcile-invitations": () => run(reconcileInvitations(platform())),
    "contact.import": ({ tenantId, importId }) => runImport(forTenant(tenantId, "contact.import"), importId),
    "contact.send-import-report": ({ tenantId, importId }) =>
      sendImportReport(forTenant(tenantId, "contact.send-import-report"), account(), importId),
    "contact.reconcile-imports": () => run(reconcileImports(platform())),
    "sender-domain.verify": ({ tenantId, senderDomainId }) =>
      run(checkSenderDomain(forTenant(tenantId, "sender-domain.verify"), senderDomainId)),
    "sender-domain.verify-due": () => run(verifyDueSenderDomains(platform())),
    "event.sync-mailbox": ({ tenantId, mailboxId }) =>
      run(syncMailbox(forTenant(tenantId, "event.sync-mailbox"), mailboxId)),
    "event.sync-due": () => run(syncDueMailboxes(platform())),
    "event.read-mail-log": () => run(readUnfollowedLog(platform())),
    "event.check-sent-folders": () => run(checkSentFolders(platform())),
    "event.settle-rejections": () => run(settleRejections(platform())),
    "mailbox.tell-stops": () => run(tellStops(platform(), account())),
    "mailbox.rewrap-secrets": () => run(rewrapSecrets(platform())),
    "send.plan": () => run(planDue(platform())),
    "server.move-work": () => run(moveWork(platform())),
    "send.hold-domains": () => run(holdDomains(platform())),
    "send.look-up-mx": () => run(lookUpMx(platform())),
    "ledger.sweep": () => run(sweepLedger(platform())),
    "ledger.keep-months": () => run(keepMonths(platform())),
    "ledger.reconcile": () => run(reconcileLedger(platform())),
    "api-key.sweep": () => run(sweepApiKeys(platform())),
    "campaign.start-due": () => run(startDueCampaigns(platform())),
    "campaign.complete-due": () => run(completeDueCampaigns(platform())),
  };
}
