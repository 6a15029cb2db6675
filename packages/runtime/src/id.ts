import { v7 } from "uuid";

/**
 * A new UUIDv7 whose time part is `at`, so that ids made under a virtual clock sort by business time
 * (RFC 9562, section 5.7).
 */
export function newId(at: Date): string {
  return v7({ msecs: at.getTime() });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** True for the canonical lower-case text form of a UUID. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
