/** Makes pictures that people give safe to show. */
export interface PictureMaker {
  /**
   * A WebP of 256 x 256 pixels cut from the middle, without anything the file said besides its pixels. Throws a
   * RangeError for what is no PNG, JPEG or WebP by its bytes, is damaged, or has more than 40 million pixels.
   */
  square(picture: Buffer): Promise<Buffer>;
}

const SIDE = 256;
const MOST_PIXELS = 40_000_000;
const MOST_SECONDS = 5;

const startsWith = (bytes: Buffer, start: string, at = 0): boolean =>
  bytes.subarray(at, at + start.length).equals(Buffer.from(start, "latin1"));

/** Looked at before the library sees the file, which could read many more kinds. */
const isPicture = (bytes: Buffer): boolean =>
  startsWith(bytes, "\x89PNG\r\n\x1a\n") ||
  startsWith(bytes, "\xff\xd8\xff") ||
  (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8));

/** Pictures by libvips; its code is loaded with the first one. */
export function createPictureMaker(): PictureMaker {
  return {
    square: async (picture) => {
      if (!isPicture(picture)) throw new RangeError("not a PNG, JPEG or WebP");
      const { default: sharp } = await import("sharp");
      try {
        return await sharp(picture, { limitInputPixels: MOST_PIXELS, failOn: "error" })
          .timeout({ seconds: MOST_SECONDS })
          .autoOrient()
          .resize(SIDE, SIDE, { fit: "cover" })
          .webp({ quality: 85 })
          .toBuffer();
      } catch (error) {
        throw new RangeError("a damaged or too large picture", { cause: error });
      }
    },
  };
}
