import { members, users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { parse, permit } from "../kernel/index.ts";
import { auditPerson, inEachTenant, loadUser, type PersonCtx } from "./person.ts";
import { UpdateProfileInput } from "./schema.ts";

/**
 * Changes a person's name, in every organisation they belong to, how they read times and numbers, the language of their
 * mails, and which mails they want. What is left out stays.
 */
export async function updateProfile(ctx: PersonCtx, raw: z.input<typeof UpdateProfileInput>): Promise<void> {
  permit(ctx, "account.update-profile");
  const input = parse(UpdateProfileInput, raw);
  await ctx.auth.transaction(async (tx) => {
    const user = await loadUser(tx, ctx.actor.userId);
    await tx.update(users).set(input).where(eq(users.id, user.id));
    await inEachTenant(tx, user.id, () =>
      tx.update(members).set({ name: input.name }).where(eq(members.userId, user.id)),
    );
    const keys = Object.keys(input) as (keyof typeof input)[];
    await auditPerson(tx, ctx, user, {
      action: "account.update-profile",
      before: Object.fromEntries(keys.map((key) => [key, user[key]])),
      after: input,
    });
  });
}
