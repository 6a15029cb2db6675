import { z } from "zod";

/** A name for a sending server: lower-case letters, digits and dashes, at most 40. */
export const ServerName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "Lower-case letters, digits and dashes, at most 40.");
