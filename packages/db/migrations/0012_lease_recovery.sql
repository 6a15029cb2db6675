ALTER TABLE "messages" ADD COLUMN "deferrals" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sending_servers" ADD COLUMN "journal_id" uuid;
