CREATE TABLE "quarantined_mails" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"inbound_message_id" uuid NOT NULL,
	"mailbox_id" uuid NOT NULL,
	"about" text NOT NULL,
	"why" text NOT NULL,
	"rule" text NOT NULL,
	"confidence" real NOT NULL,
	"decision" text,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "quarantined_mails_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "quarantined_mails_inbound" UNIQUE("tenant_id","inbound_message_id"),
	CONSTRAINT "quarantined_mails_decision" CHECK ("quarantined_mails"."decision" in ('reply', 'bounce', 'auto_reply', 'unsubscribe', 'ignore'))
);
--> statement-breakpoint
ALTER TABLE "quarantined_mails" ADD CONSTRAINT "quarantined_mails_message" FOREIGN KEY ("tenant_id","inbound_message_id") REFERENCES "public"."inbound_messages"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantined_mails" ADD CONSTRAINT "quarantined_mails_mailbox" FOREIGN KEY ("tenant_id","mailbox_id") REFERENCES "public"."mailboxes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quarantined_mails_created" ON "quarantined_mails" USING btree ("tenant_id","created_at");