const DAY_MS = 86_400_000;

/** What the wall clock of a zone shows, as `YYYY-MM-DDTHH:MM`: what a date-time field takes. */
export const wallTimeIn = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" })
    .format(at)
    .replace(" ", "T");

/**
 * The instant at which the wall clock of a zone shows this; undefined for no time. Where the clock is set back it is the
 * first of the two, where it is set forward the time after the gap.
 */
export function instantIn(zone: string, wallTime: string): Date | undefined {
  const wall = wallTime.slice(0, 16);
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const [before = asUtc, after = asUtc] = [asUtc - DAY_MS, asUtc + DAY_MS].map((near) => {
    const ahead = Date.parse(`${wallTimeIn(zone, new Date(near))}Z`) - near;
    return asUtc - ahead;
  });
  const exact = [before, after].find((ms) => wallTimeIn(zone, new Date(ms)) === wall);
  return new Date(exact ?? before);
}
