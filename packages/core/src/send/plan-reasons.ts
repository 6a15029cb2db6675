/** Why a due mail is not planned now. A rule that is added to the planner adds its reason here. */
export const WAIT_REASONS = [
  "turn_over",
  "campaign_not_active",
  "window_closed",
  "mailbox_not_active",
  "mail_server_away",
  "mailbox_server_away",
  "mailbox_login_refused",
  "mailbox_resting",
  "mailbox_day_limit",
  "mailbox_gap",
  "sender_domain_day_limit",
  "mx_group_held",
  "mx_group_limit",
  "contact_paused",
  "frequency_cap",
] as const;
/** One of them. */
export type WaitReason = (typeof WAIT_REASONS)[number];

/** Why a due mail will never be planned; its sequence ends. */
export const SKIP_REASONS = [
  "suppressed",
  "topic_off",
  "contact_unsubscribed",
  "contact_bounced",
  "contact_complained",
  "step_gone",
] as const;
/** One of them. */
export type SkipReason = (typeof SKIP_REASONS)[number];
