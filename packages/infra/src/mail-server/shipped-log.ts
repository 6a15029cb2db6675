import type { MailServer } from "./index.ts";

/** Reads a mail log over HTTP: `GET ?from=<byte>` with the token answers it from that byte on as plain text. */
export function createShippedLogReader(options: { url: string; token: string }): MailServer["readLog"] {
  return async (position) => {
    const response = await fetch(`${options.url}?from=${encodeURIComponent(position)}`, {
      headers: { Authorization: `Bearer ${options.token}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the mail log answered ${response.status}`);
    const text = await response.text();
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const next = Number(position) + Buffer.byteLength(whole);
    return { lines: whole.split("\n").filter((line) => line !== ""), position: String(next) };
  };
}
