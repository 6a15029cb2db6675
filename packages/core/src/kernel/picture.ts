import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import type { Ctx } from "./context.ts";

type PictureCtx = Pick<Ctx, "clock" | "doors">;

const MOST_BYTES = 1_048_576;
const keyOf = (pictureId: string): string => `pictures/${pictureId}`;

const refuse = (problem: string): DomainError =>
  new DomainError("invalid", "The picture was not taken. Nothing was changed; choose another file.", {
    fields: { picture: problem },
  });

const squareOf = async (ctx: PictureCtx, given: Buffer): Promise<Buffer> => {
  try {
    return await ctx.doors.pictures.square(given);
  } catch (error) {
    if (error instanceof RangeError) throw refuse("Choose a PNG, JPEG or WebP that opens as a picture.");
    throw error;
  }
};

/** Keeps a picture (base64, at most 1 MB) as a square and gives its id. Throws `invalid` for what is none. */
export async function keepPicture(ctx: PictureCtx, base64: string): Promise<string> {
  const given = Buffer.from(base64, "base64");
  if (given.length > MOST_BYTES) throw refuse("At most 1 MB.");
  const square = await squareOf(ctx, given);
  const pictureId = newId(ctx.clock.now());
  await ctx.doors.objects.put(keyOf(pictureId), Readable.from([square]), MOST_BYTES);
  return pictureId;
}

/** The bytes of a kept picture, a WebP; undefined when there is none. */
export async function readPicture(
  ctx: PictureCtx,
  pictureId: string | null | undefined,
): Promise<Buffer | undefined> {
  if (!pictureId) return undefined;
  try {
    return await buffer(ctx.doors.objects.get(keyOf(pictureId)));
  } catch {
    // Replaced between two reads, or lost with the store: initials are shown then.
    return undefined;
  }
}

/** Removes a picture that is shown no more. */
export async function dropPicture(ctx: PictureCtx, pictureId: string | null | undefined): Promise<void> {
  if (pictureId) await ctx.doors.objects.remove(keyOf(pictureId));
}
