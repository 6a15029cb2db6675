import { z } from "zod";

/**
 * Reads settings from `source` (a process's environment) by a zod shape. Empty strings count as absent. Throws one Error
 * that names every wrong or missing variable and never prints a value.
 */
export function readEnv<S extends z.ZodRawShape>(
  shape: S,
  source: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<S>> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = z.object(shape).safeParse(present);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`These settings are wrong or missing: ${faults.join("; ")}`);
}

/** "true" or "false", nothing else. */
export const booleanSetting = z.enum(["true", "false"]).transform((text) => text === "true");

/** A TCP port. */
export const portSetting = z.coerce.number().int().min(1).max(65_535);

const KEYS = /^[a-z0-9]+:[A-Za-z0-9_-]{43}(,[a-z0-9]+:[A-Za-z0-9_-]{43})*$/;

/** `id:key,id:key`, newest first; a key is 32 bytes in base64url. */
export const keyListSetting = z
  .string()
  .regex(KEYS, "must read id:key with keys of 32 bytes in base64url")
  .transform((text) =>
    text.split(",").map((part) => {
      const [id = "", key = ""] = part.split(":");
      return { id, key: new Uint8Array(Buffer.from(key, "base64url")) };
    }),
  );
