/** Every time zone of the browser, UTC and the present one first. */
export function zoneChoices(present: string): { value: string; label: string }[] {
  const zones = new Set(["UTC", present, ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}
