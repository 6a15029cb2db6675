/** Lower-cased address without angle brackets: the key under which the simulator keeps everything about it. */
export function normalizeAddress(address: string): string {
  return address.trim().replace(/^<|>$/g, "").toLowerCase();
}

/** The part after the last `@`, or an empty string for the null sender. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** The part before the last `@`. */
export function localPartOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? address : address.slice(0, at);
}

/** `amy+token@acme.test` -> `amy@acme.test` (sub-addressing, RFC 5233). */
export function withoutDetail(address: string): string {
  const local = localPartOf(address);
  const plus = local.indexOf("+");
  return plus < 0 ? address : `${local.slice(0, plus)}@${domainOf(address)}`;
}

/** True for something a server of the simulated internet may keep a mailbox for. */
export function isDeliverable(address: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address);
}

/** A file name that keeps readable addresses readable and cannot leave its folder. */
export function safeFileName(text: string): string {
  const safe = text.replace(/[^a-z0-9@+=._-]/gi, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return safe.replace(/^\.+/, (dots) => "%2e".repeat(dots.length)).slice(0, 200) || "%";
}
