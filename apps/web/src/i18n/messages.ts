import account from "../../messages/en/account.json";
import analytics from "../../messages/en/analytics.json";
import apiKey from "../../messages/en/api-key.json";
import auditLog from "../../messages/en/audit-log.json";
import campaign from "../../messages/en/campaign.json";
import consent from "../../messages/en/consent.json";
import contact from "../../messages/en/contact.json";
import inbox from "../../messages/en/inbox.json";
import ledger from "../../messages/en/ledger.json";
import mailbox from "../../messages/en/mailbox.json";
import quarantine from "../../messages/en/quarantine.json";
import reputation from "../../messages/en/reputation.json";
import senderDomain from "../../messages/en/sender-domain.json";
import shell from "../../messages/en/shell.json";
import staff from "../../messages/en/staff.json";
import suppression from "../../messages/en/suppression.json";
import ui from "../../messages/en/ui.json";
import workspace from "../../messages/en/workspace.json";

/** The English catalogues, one per slice, under the slice's name. */
export const english = {
  account,
  analytics,
  "api-key": apiKey,
  "audit-log": auditLog,
  campaign,
  consent,
  contact,
  inbox,
  ledger,
  mailbox,
  quarantine,
  reputation,
  "sender-domain": senderDomain,
  shell,
  staff,
  suppression,
  ui,
  workspace,
};

/** Every text of the product. English is the source that other languages are held against. */
export type Messages = typeof english;

declare module "next-intl" {
  interface AppConfig {
    Locale: "en";
    Messages: Messages;
  }
}
