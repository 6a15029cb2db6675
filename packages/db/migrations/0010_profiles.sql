ALTER TABLE "users" ADD COLUMN "date_format" text DEFAULT 'month_first' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "hour12" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "avatar_id" uuid;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "muted_notices" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "started_by" uuid;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "date_format" text DEFAULT 'month_first' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "hour12" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "logo_id" uuid;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "industry" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "size" text;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_date_format" CHECK ("users"."date_format" in ('iso', 'day_first', 'month_first'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_language" CHECK ("users"."language" in ('en', 'es'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_size" CHECK ("tenants"."size" in ('1', '2-10', '11-50', '51-200', '201-1000', '1001+'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_date_format" CHECK ("tenants"."date_format" in ('iso', 'day_first', 'month_first'));--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_language" CHECK ("tenants"."language" in ('en', 'es'));