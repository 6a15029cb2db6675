CREATE TABLE "mx_group_limits" (
	"server_id" uuid NOT NULL,
	"mx_group" text NOT NULL,
	"per_minute" integer,
	"slow_per_minute" integer,
	"slow_until" timestamp with time zone,
	"held_until" timestamp with time zone,
	"reason" text DEFAULT '' NOT NULL,
	"reserved_minute" timestamp with time zone,
	"reserved" integer DEFAULT 0 NOT NULL,
	"minute" timestamp with time zone,
	"used" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "mx_group_limits_server_id_mx_group_pk" PRIMARY KEY("server_id","mx_group")
);
--> statement-breakpoint
CREATE TABLE "mx_groups" (
	"domain" text PRIMARY KEY NOT NULL,
	"mx_group" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sender_domain_limits" (
	"tenant_id" uuid NOT NULL,
	"sender_domain_id" uuid NOT NULL,
	"per_day" integer NOT NULL,
	"day" text DEFAULT '' NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"used_day" text DEFAULT '' NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "sender_domain_limits_tenant_id_sender_domain_id_pk" PRIMARY KEY("tenant_id","sender_domain_id")
);
--> statement-breakpoint
CREATE TABLE "tenant_limits" (
	"tenant_id" uuid NOT NULL,
	"per_second" integer,
	"burst" integer,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tenant_limits_tenant_id_pk" PRIMARY KEY("tenant_id")
);
--> statement-breakpoint
DROP INDEX "enrollments_due";--> statement-breakpoint
ALTER TABLE "campaign_mailboxes" ADD COLUMN "wait_reason" text;--> statement-breakpoint
ALTER TABLE "campaign_mailboxes" ADD COLUMN "wait_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "wait_reason" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "mx_group" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "used_day" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "used" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "free_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "busy_id" uuid;--> statement-breakpoint
ALTER TABLE "mailbox_limits" ADD COLUMN "busy_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mx_group_limits" ADD CONSTRAINT "mx_group_limits_server_id_sending_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."sending_servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sender_domain_limits" ADD CONSTRAINT "sender_domain_limits_domain" FOREIGN KEY ("tenant_id","sender_domain_id") REFERENCES "public"."sender_domains"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mx_groups_expired" ON "mx_groups" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "enrollments_queue" ON "enrollments" USING btree ("tenant_id","campaign_id","mailbox_id","next_at","id") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "enrollments_tenant_due" ON "enrollments" USING btree ("tenant_id","next_at") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "enrollments_mailbox_idx" ON "enrollments" USING btree ("tenant_id","mailbox_id");