import type { Deprecation } from "./operation.ts";

/** The headers of an operation on its way out: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594). */
export function deprecationHeaders(
  deprecated: Deprecation | undefined,
  webUrl: string,
): Record<string, string> {
  if (!deprecated) return {};
  const since = new Date(deprecated.since).getTime() / 1000;
  return {
    deprecation: `@${since}`,
    sunset: new Date(deprecated.sunset).toUTCString(),
    link: `<${webUrl}/docs/api#versions>; rel="deprecation"; type="text/html"`,
  };
}
