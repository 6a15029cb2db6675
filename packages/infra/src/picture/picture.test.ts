import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createPictureMaker } from "./index.ts";

const { square } = createPictureMaker();
const red = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: "#c00000" } });

describe("a picture", () => {
  it.each(["png", "jpeg", "webp"] as const)("of %s becomes a WebP of 256 by 256", async (kind) => {
    const made = await sharp(await square(await red().toFormat(kind).toBuffer())).metadata();
    expect([made.format, made.width, made.height]).toEqual(["webp", 256, 256]);
  });

  it("keeps nothing but its pixels", async () => {
    const told = await red()
      .withExif({ IFD0: { Copyright: "a secret place" } })
      .jpeg()
      .toBuffer();
    expect(told.toString("latin1")).toContain("a secret place");
    const made = await square(told);
    expect(made.toString("latin1")).not.toContain("a secret place");
    expect((await sharp(made).metadata()).exif).toBeUndefined();
  });

  it.each([
    ["a drawing that may hold scripts", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["a page", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a beginning without an end", Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1")],
    ["nothing", Buffer.alloc(0)],
  ])("is not %s", async (_what, bytes) => {
    await expect(square(bytes)).rejects.toThrow(RangeError);
  });

  it("is not one that unpacks to more than 40 million pixels", async () => {
    const bomb = await red(8000, 5001).png().toBuffer();
    expect(bomb.length).toBeLessThan(1_048_576);
    await expect(square(bomb)).rejects.toThrow(RangeError);
  });
});
