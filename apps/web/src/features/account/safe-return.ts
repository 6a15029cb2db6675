/** Only a path inside the dashboard may follow a log-in. */
export function safeReturn(next: string | null): string {
  return next !== null && /^\/dashboard(?:[/?]|$)/.test(next) && !next.includes("\\") ? next : "/dashboard";
}
