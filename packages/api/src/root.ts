import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { accountRouter } from "./router/account.ts";
import { analyticsRouter } from "./router/analytics.ts";
import { apiKeyRouter } from "./router/api-key.ts";
import { auditLogRouter } from "./router/audit-log.ts";
import { campaignRouter } from "./router/campaign.ts";
import { consentRouter } from "./router/consent.ts";
import { contactRouter } from "./router/contact.ts";
import { inboxRouter } from "./router/inbox.ts";
import { ledgerRouter } from "./router/ledger.ts";
import { liveRouter } from "./router/live.ts";
import { mailboxRouter } from "./router/mailbox.ts";
import { quarantineRouter } from "./router/quarantine.ts";
import { reputationRouter } from "./router/reputation.ts";
import { senderDomainRouter } from "./router/sender-domain.ts";
import { staffRouter } from "./router/staff.ts";
import { suppressionRouter } from "./router/suppression.ts";
import { templateRouter } from "./router/template.ts";
import { workspaceRouter } from "./router/workspace.ts";
import { router } from "./trpc.ts";

/** Every procedure of the dashboard. */
export const appRouter = router({
  account: accountRouter,
  workspace: workspaceRouter,
  auditLog: auditLogRouter,
  apiKey: apiKeyRouter,
  senderDomain: senderDomainRouter,
  mailbox: mailboxRouter,
  consent: consentRouter,
  contact: contactRouter,
  suppression: suppressionRouter,
  template: templateRouter,
  campaign: campaignRouter,
  inbox: inboxRouter,
  quarantine: quarantineRouter,
  reputation: reputationRouter,
  analytics: analyticsRouter,
  ledger: ledgerRouter,
  live: liveRouter,
  staff: staffRouter,
});

/** The type a client is made from. */
export type AppRouter = typeof appRouter;
/** What each procedure takes. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What each procedure gives. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
