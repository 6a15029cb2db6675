CREATE TABLE "used_proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_in_attempts" DROP CONSTRAINT "sign_in_attempts_result";--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD CONSTRAINT "sign_in_attempts_result" CHECK ("sign_in_attempts"."result" in ('accepted', 'wrong_password', 'unknown_address', 'resting', 'second_factor_missing', 'second_factor_wrong', 'proof_missing', 'rest_began', 'confirmed', 'reset_asked'));