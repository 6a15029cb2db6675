import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { topics } from "./consent.ts";
import { contactLists, contacts } from "./contact.ts";
import { mailboxes } from "./mailbox.ts";
import { templates, templateVersions } from "./template.ts";
import { workspaces } from "./workspace.ts";

/** The states of a campaign. */
export const CAMPAIGN_STATES = [
  "draft",
  "scheduled",
  "active",
  "paused",
  "completed",
  "archived",
  "failed",
] as const;
/** Where a contact is in a campaign; `sending` means a message of its step is open in the ledger. */
export const ENROLLMENT_STATES = ["active", "sending", "completed", "exited", "failed"] as const;
/** Why a sequence ended before its last mail. */
export const EXIT_REASONS = [
  "reply",
  "unsubscribe",
  "bounce",
  "complaint",
  "manual",
  "suppressed",
  "stopped",
] as const;

/** The days, minutes and zone in which a campaign sends. */
export type CampaignWindow = { days: number[]; startMinute: number; endMinute: number; zone: string };

/** Campaigns, from draft to archive. */
export const campaigns = pgTable(
  "campaigns",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    state: state("state", CAMPAIGN_STATES).notNull(),
    stateReason: text("state_reason").notNull(),
    listId: uuid("list_id"),
    /** What its mails are about; who left that topic gets none of them. */
    topicId: uuid("topic_id"),
    window: jsonb("window").$type<CampaignWindow>().notNull(),
    trackOpens: boolean("track_opens").notNull(),
    trackClicks: boolean("track_clicks").notNull(),
    startAt: instant("start_at"),
    launchedAt: instant("launched_at"),
    completedAt: instant("completed_at"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    tenantRef("campaigns_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    tenantRef("campaigns_list", [t.tenantId, t.listId], [contactLists.tenantId, contactLists.id], "restrict"),
    tenantRef("campaigns_topic", [t.tenantId, t.topicId], [topics.tenantId, topics.id], "restrict"),
    oneOf("campaigns_state", t.state, CAMPAIGN_STATES),
    check("campaigns_start", sql`${t.state} <> 'scheduled' or ${t.startAt} is not null`),
    index("campaigns_workspace_idx").on(t.tenantId, t.workspaceId, t.createdAt),
    index("campaigns_start_due").on(t.startAt).where(sql`${t.state} = 'scheduled'`),
  ],
);

/** The mails of a campaign in order, each naming a template version. */
export const campaignSteps = pgTable(
  "campaign_steps",
  {
    tenantId: tenantId(),
    campaignId: uuid("campaign_id").notNull(),
    position: integer("position").notNull(),
    waitSeconds: integer("wait_seconds").notNull(),
    templateId: uuid("template_id").notNull(),
    templateVersionId: uuid("template_version_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.campaignId, t.position] }),
    tenantRef("campaign_steps_campaign", [t.tenantId, t.campaignId], [campaigns.tenantId, campaigns.id]),
    tenantRef(
      "campaign_steps_template",
      [t.tenantId, t.templateId],
      [templates.tenantId, templates.id],
      "restrict",
    ),
    tenantRef(
      "campaign_steps_version",
      [t.tenantId, t.templateVersionId],
      [templateVersions.tenantId, templateVersions.id],
      "restrict",
    ),
  ],
);

/** The mailboxes a campaign sends from, and what the planner last found their queue waiting for. */
export const campaignMailboxes = pgTable(
  "campaign_mailboxes",
  {
    tenantId: tenantId(),
    campaignId: uuid("campaign_id").notNull(),
    mailboxId: uuid("mailbox_id").notNull(),
    waitReason: text("wait_reason"),
    waitUntil: instant("wait_until"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.campaignId, t.mailboxId] }),
    tenantRef("campaign_mailboxes_campaign", [t.tenantId, t.campaignId], [campaigns.tenantId, campaigns.id]),
    tenantRef(
      "campaign_mailboxes_mailbox",
      [t.tenantId, t.mailboxId],
      [mailboxes.tenantId, mailboxes.id],
      "restrict",
    ),
  ],
);

/** One contact's way through one campaign. `sending` means a message of the current step is open in the ledger. */
export const enrollments = pgTable(
  "enrollments",
  {
    tenantId: tenantId(),
    id: id(),
    campaignId: uuid("campaign_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    mailboxId: uuid("mailbox_id").notNull(),
    position: integer("position").notNull(),
    state: state("state", ENROLLMENT_STATES).notNull(),
    exitReason: state("exit_reason", EXIT_REASONS),
    /** When the planner looks at it next. */
    nextAt: instant("next_at"),
    /** Why its due mail was not planned, where that concerns this contact alone. */
    waitReason: text("wait_reason"),
    failure: text("failure").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("enrollments_contact").on(t.tenantId, t.campaignId, t.contactId),
    tenantRef("enrollments_campaign", [t.tenantId, t.campaignId], [campaigns.tenantId, campaigns.id]),
    tenantRef(
      "enrollments_contact_fk",
      [t.tenantId, t.contactId],
      [contacts.tenantId, contacts.id],
      "restrict",
    ),
    oneOf("enrollments_state", t.state, ENROLLMENT_STATES),
    tenantRef(
      "enrollments_mailbox",
      [t.tenantId, t.mailboxId],
      [mailboxes.tenantId, mailboxes.id],
      "restrict",
    ),
    index("enrollments_queue")
      .on(t.tenantId, t.campaignId, t.mailboxId, t.nextAt, t.id)
      .where(sql`state = 'active'`),
    index("enrollments_tenant_due").on(t.tenantId, t.nextAt).where(sql`state = 'active'`),
    index("enrollments_mailbox_idx").on(t.tenantId, t.mailboxId),
    index("enrollments_contact_idx").on(t.tenantId, t.contactId),
  ],
);

/** Live counters of a campaign step; equal to SQL over ledger and events, which a test recounts. */
export const campaignCounters = pgTable(
  "campaign_counters",
  {
    tenantId: tenantId(),
    campaignId: uuid("campaign_id").notNull(),
    position: integer("position").notNull(),
    planned: integer("planned").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    delivered: integer("delivered").notNull().default(0),
    deferred: integer("deferred").notNull().default(0),
    bounced: integer("bounced").notNull().default(0),
    complained: integer("complained").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    opened: integer("opened").notNull().default(0),
    machineOpened: integer("machine_opened").notNull().default(0),
    clicked: integer("clicked").notNull().default(0),
    machineClicked: integer("machine_clicked").notNull().default(0),
    replied: integer("replied").notNull().default(0),
    autoReplied: integer("auto_replied").notNull().default(0),
    unsubscribed: integer("unsubscribed").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.campaignId, t.position] }),
    tenantRef("campaign_counters_campaign", [t.tenantId, t.campaignId], [campaigns.tenantId, campaigns.id]),
  ],
);
