ALTER TABLE "message_attempts" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "message_attempts" ADD COLUMN "server_id" uuid;--> statement-breakpoint
ALTER TABLE "message_attempts" ADD COLUMN "evidence" jsonb;