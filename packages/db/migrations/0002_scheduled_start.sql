ALTER TABLE "campaigns" ADD COLUMN "start_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "campaigns_start_due" ON "campaigns" USING btree ("start_at") WHERE "campaigns"."state" = 'scheduled';--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_start" CHECK ("campaigns"."state" <> 'scheduled' or "campaigns"."start_at" is not null);