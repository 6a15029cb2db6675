/** How somebody reads moments. */
export interface MomentStyle {
  dateFormat: "iso" | "day_first" | "month_first";
  hour12: boolean;
  /** Of the month's and the weekday's name, as `en`. */
  language: string;
}

/** What of a moment is written. A day and a time of day unless told otherwise. */
export interface MomentWish {
  zone: string;
  /** False leaves the day out. */
  day?: boolean;
  weekday?: boolean;
  /** False leaves the time of day out. */
  time?: boolean | "seconds";
  zoneName?: boolean;
}

const kept = new Map<string, Intl.DateTimeFormat>();

/** A table writes hundreds of moments in the same few ways. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options);
  const format = kept.get(name) ?? new Intl.DateTimeFormat(locale, options);
  kept.set(name, format);
  return format;
}

/** Browsers and servers differ in the spaces they write, and a page must come out alike on both. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

function dayText(at: Date, { dateFormat, language }: MomentStyle, { zone: timeZone, weekday }: MomentWish) {
  const partOf = (locale: string, options: Intl.DateTimeFormatOptions): string =>
    formatOf(locale, { ...options, timeZone }).format(at);
  const name = weekday ? `${partOf(language, { weekday: "short" })}, ` : "";
  // Swedish writes days as ISO 8601 does.
  if (dateFormat === "iso") return name + partOf("sv-SE", { dateStyle: "short" });
  const [day, month] = [partOf("en", { day: "numeric" }), partOf(language, { month: "short" })];
  return name + (dateFormat === "day_first" ? `${day} ${month}` : `${month} ${day}`);
}

function timeText(
  at: Date,
  { hour12, language }: MomentStyle,
  { zone: timeZone, time, zoneName }: MomentWish,
) {
  const text = formatOf(language, {
    hour: hour12 ? "numeric" : "2-digit",
    minute: "2-digit",
    hourCycle: hour12 ? "h12" : "h23",
    timeZone,
    ...(time === "seconds" && { second: "2-digit" as const }),
    ...(zoneName && { timeZoneName: "short" as const }),
  }).format(at);
  return plain(text);
}

/** Writes a moment as its reader wishes: `Mar 3, 09:00`, `3 Mar, 9:00 AM` or `2026-03-03, 09:00`. */
export function momentText(at: Date, style: MomentStyle, wish: MomentWish): string {
  const words = [
    wish.day === false ? "" : dayText(at, style, wish),
    wish.time === false ? "" : timeText(at, style, wish),
  ];
  return words.filter((word) => word !== "").join(", ");
}
