/** Appearance choices that outlive a visit. They live in cookies so that the server renders them without a flash. */
export type Preference = "theme" | "density" | "sidebar";

const year = 60 * 60 * 24 * 365;

/** Sets a preference for this page at once and for later visits in a cookie; null returns to the default. */
export function writePreference(name: Preference, value: string | null): void {
  const root = document.documentElement;
  if (value === null) delete root.dataset[name];
  else root.dataset[name] = value;
  const body = value === null ? "=; max-age=0" : `=${encodeURIComponent(value)}; max-age=${year}`;
  // The Cookie Store API is not in every browser we support.
  document.cookie = `${name}${body}; path=/; samesite=lax`;
}

/** What the page shows now for a preference, or null when it follows the default. */
export function readPreference(name: Preference): string | null {
  return document.documentElement.dataset[name] ?? null;
}
