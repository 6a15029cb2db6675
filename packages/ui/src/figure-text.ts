const space = "\u00a0";

/** Writes a whole number with grouping, as `5,000`. */
export function countText(value: number, locale = "en"): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** Writes a share as `2.6 %`; one decimal below 10, none at 0 and 100. A part of nothing has no share. */
export function shareText(part: number, whole: number, locale = "en"): string | null {
  if (whole <= 0) return null;
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.1) return `<${space}0.1${space}%`;
  const rounded = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(percent);
  // 4,999 of 5,000 must not read as everything.
  const honest = part < whole && rounded === "100" ? "99.9" : rounded;
  return `${honest}${space}%`;
}

/** The words between part and whole, for languages that order them otherwise. */
export type FigurePhrase = (part: string, whole: string) => string;

/** Writes `128 of 5,000 (2.6 %)`; a rate never appears without its denominator. */
export function figureText(
  part: number,
  whole: number,
  phrase: FigurePhrase = (a, b) => `${a} of ${b}`,
  locale = "en",
): string {
  const words = phrase(countText(part, locale), countText(whole, locale));
  const share = shareText(part, whole, locale);
  return share === null ? words : `${words} (${share})`;
}
