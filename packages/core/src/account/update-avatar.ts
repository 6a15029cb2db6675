import { users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { dropPicture, keepPicture, parse, permit, readPicture } from "../kernel/index.ts";
import { auditPerson, loadUser, type PersonCtx } from "./person.ts";
import { UpdateAvatarInput } from "./schema.ts";

/** Puts a picture in the place of one's initials, or takes it away. Throws `invalid` for what is no picture. */
export async function updateAvatar(
  ctx: PersonCtx,
  raw: z.input<typeof UpdateAvatarInput>,
): Promise<{ avatarId: string | null }> {
  permit(ctx, "account.update-avatar");
  const { picture } = parse(UpdateAvatarInput, raw);
  const avatarId = picture === null ? null : await keepPicture(ctx, picture);
  const earlier = await ctx.auth.transaction(async (tx) => {
    const user = await loadUser(tx, ctx.actor.userId);
    await tx.update(users).set({ avatarId }).where(eq(users.id, user.id));
    await auditPerson(tx, ctx, user, {
      action: "account.update-avatar",
      before: { avatarId: user.avatarId },
      after: { avatarId },
    });
    return user.avatarId;
  });
  await dropPicture(ctx, earlier);
  return { avatarId };
}

/** One's own picture, a WebP, with its id; undefined when there is none. */
export async function readAvatar(ctx: PersonCtx): Promise<{ id: string; bytes: Buffer } | undefined> {
  permit(ctx, "account.get");
  const { avatarId: id } = await loadUser(ctx.auth, ctx.actor.userId);
  const bytes = await readPicture(ctx, id);
  return id !== null && bytes ? { id, bytes } : undefined;
}
