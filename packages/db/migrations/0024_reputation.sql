CREATE TABLE "sender_alerts" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"mailbox_id" uuid,
	"sender_domain_id" uuid,
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"hits" integer NOT NULL,
	"sample" integer NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" uuid,
	CONSTRAINT "sender_alerts_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "sender_alerts_kind" CHECK ("sender_alerts"."kind" in ('bounces', 'complaints')),
	CONSTRAINT "sender_alerts_level" CHECK ("sender_alerts"."level" in ('warning', 'pause'))
);
--> statement-breakpoint
CREATE TABLE "sender_days" (
	"tenant_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"day" text NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"bounced" integer DEFAULT 0 NOT NULL,
	"complained" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "sender_days_tenant_id_mailbox_id_round_day_pk" PRIMARY KEY("tenant_id","mailbox_id","round","day")
);
--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "protection_round" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sender_alerts" ADD CONSTRAINT "sender_alerts_workspace" FOREIGN KEY ("tenant_id","workspace_id") REFERENCES "public"."workspaces"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sender_alerts" ADD CONSTRAINT "sender_alerts_mailbox" FOREIGN KEY ("tenant_id","mailbox_id") REFERENCES "public"."mailboxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sender_alerts" ADD CONSTRAINT "sender_alerts_domain" FOREIGN KEY ("tenant_id","sender_domain_id") REFERENCES "public"."sender_domains"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sender_days" ADD CONSTRAINT "sender_days_mailbox" FOREIGN KEY ("tenant_id","mailbox_id") REFERENCES "public"."mailboxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "sender_alerts_open" ON "sender_alerts" USING btree ("tenant_id","subject","kind") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "sender_alerts_opened" ON "sender_alerts" USING btree ("tenant_id","opened_at");