import { v7 } from "uuid";

/**
 * A new UUIDv7 whose time part is `at`, so that ids made under a virtual clock sort by business time
 * (RFC 9562, section 5.7).
 */
export function newId(at: Date): string {
  return v7({ msecs: at.getTime() });
}

/** The lowest UUIDv7 of an instant: every id made from then on is higher, whatever its random part (RFC 9562, section 5.7). */
export function firstId(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** True for the canonical lower-case text form of a UUID. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
