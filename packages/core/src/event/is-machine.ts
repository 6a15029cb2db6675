const MACHINES =
  /bot\b|crawl|spider|scan|proxy|prefetch|preview|barracuda|proofpoint|mimecast|safelinks|trendmicro|symantec|sophos|forcepoint|urldefense|headless|curl\/|wget\/|python-|go-http-client|java\/|okhttp|axios|node-fetch/i;

/** Mozilla/5.0 and nothing else is what Apple's and some gateways' prefetchers send. */
const BARE = /^Mozilla\/5\.0$/;

/** Systems and browsers that people left behind years ago; security scanners still claim to be them. */
const ANCIENT = /Windows NT (?:[1-5]\.|6\.[01];)|Chrome\/(?:\d|[1-7]\d)\./;

/** True when a pixel or link was fetched by software on its own: a scanner, a prefetching proxy, a HEAD request, nobody named. Pure. */
export function isMachineHit(hit: { userAgent: string | undefined; method: string }): boolean {
  const agent = hit.userAgent?.trim() ?? "";
  return (
    hit.method === "HEAD" || agent === "" || BARE.test(agent) || ANCIENT.test(agent) || MACHINES.test(agent)
  );
}
