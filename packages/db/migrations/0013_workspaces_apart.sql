ALTER TABLE "contacts" ADD COLUMN "workspace_id" uuid;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace" FOREIGN KEY ("tenant_id","workspace_id") REFERENCES "public"."workspaces"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contacts_workspace_idx" ON "contacts" USING btree ("tenant_id","workspace_id") WHERE "contacts"."workspace_id" is not null;--> statement-breakpoint
-- By hand from here on. What the policies of workspaces look up: with the caller's rights, so the policies of the tables
-- named here decide. As functions they cost a statement nothing unless they are called.
create function app.reached_campaigns() returns setof uuid language sql stable set search_path = public, pg_temp as $$
  select id from campaigns
$$;
--> statement-breakpoint
create function app.listed_contacts() returns setof uuid language sql stable set search_path = public, pg_temp as $$
  select contact_id from contact_list_members where list_id = any (array(select id from contact_lists))
$$;
