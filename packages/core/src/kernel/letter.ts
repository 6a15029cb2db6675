import type { DATE_FORMATS, LANGUAGES } from "@penguin/db/schema";
import type { Ctx } from "./context.ts";
import { oneLine, sendSystemMail } from "./system-mail.ts";

/** A language of our mails. */
export type Language = (typeof LANGUAGES)[number];

/** Who reads a mail or a moment, and how. */
export interface Reader {
  zone: string;
  dateFormat: (typeof DATE_FORMATS)[number];
  hour12: boolean;
  language: Language;
}

/** What a mail of ours says between greeting and end. */
export interface Letter {
  subject: string;
  lines: readonly string[];
}

const GREETINGS: Readonly<Record<Language, { named: (name: string) => string; bare: string }>> = {
  en: { named: (name) => `Hello ${name},`, bare: "Hello," },
  es: { named: (name) => `Hola, ${name}:`, bare: "Hola:" },
};

const LOCALES: Readonly<Record<Language, Readonly<Record<Reader["dateFormat"], string>>>> = {
  en: { iso: "en-GB", day_first: "en-GB", month_first: "en-US" },
  es: { iso: "es-ES", day_first: "es-ES", month_first: "es-ES" },
};

const DAY = { year: "numeric", month: "long", day: "numeric" } as const;

/** A moment as the reader wrote down to read it, with its zone. Spanish has no way of its own to write the month first. */
export function momentText(at: Date, { zone, dateFormat, hour12, language }: Reader): string {
  const textOf = (locale: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
  const locale = LOCALES[language][dateFormat];
  // Swedish writes days as ISO 8601 does.
  const day = dateFormat === "iso" ? textOf("sv-SE", { dateStyle: "short" }) : textOf(locale, DAY);
  const hourCycle = hour12 ? "h12" : "h23";
  return `${day}, ${textOf(locale, { hour: "2-digit", minute: "2-digit", hourCycle })} (${zone})`;
}

/** Sends a mail of the platform in the reader's language. Throws when the mail was not taken; the job around it tries again. */
export async function sendLetter(
  ctx: Pick<Ctx, "clock" | "doors" | "settings">,
  to: { name: string; address: string; language: Language },
  letter: Letter,
  key: string,
): Promise<void> {
  const greeting = GREETINGS[to.language];
  const first = to.name === "" ? greeting.bare : greeting.named(oneLine(to.name));
  await sendSystemMail(ctx, {
    to: { name: to.name, address: to.address },
    subject: letter.subject,
    text: `${[first, ...letter.lines].join("\n\n")}\n`,
    key,
  });
}
