import { analyticsOperations, campaignOperations } from "./public/campaigns.ts";
import { contactOperations } from "./public/contacts.ts";
import { inboxOperations } from "./public/inbox.ts";
import { suppressionOperations } from "./public/suppressions.ts";
import { mailboxOperations, workspaceOperations } from "./public/workspaces.ts";
import { restRouter } from "./rest/operation.ts";

/**
 * What programs may call at /api/v1, put together by hand: what is not named here cannot be reached with a key. The names
 * are those of the dashboard's procedures, and the verbs are the same.
 */
export const publicRouter = restRouter({
  workspace: workspaceOperations,
  mailbox: mailboxOperations,
  contact: contactOperations,
  suppression: suppressionOperations,
  campaign: campaignOperations,
  analytics: analyticsOperations,
  inbox: inboxOperations,
});
