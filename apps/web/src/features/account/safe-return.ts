const inside = /^\/(?:dashboard(?:[/?]|$)|invite\/[\w-]{20,100}$)/;

/** Only a path inside the dashboard, or back to an invitation, may follow a log-in. */
export function safeReturn(next: string | null): string {
  return next !== null && inside.test(next) && !next.includes("\\") ? next : "/dashboard";
}

/** The log-in page that comes back to `path`. */
export function loginHref(path: string | null): string {
  const back = safeReturn(path);
  return back === "/dashboard" ? "/login" : `/login?callbackUrl=${encodeURIComponent(back)}`;
}
