import { type HttpReply, type HttpRequest, listenHttp, parseObject } from "./http-listener.ts";
import type { Listening, ListenOptions } from "./listening.ts";
import { asciiName, isRecordType, parseContent, type RecordSet, type Zone } from "./zone.ts";
import type { ZoneStore } from "./zone-store.ts";
import type { WorldDns } from "./resolver.ts";

const ZONES = "/api/v1/servers/localhost/zones";

/**
 * Starts the subset of PowerDNS's HTTP API that publishing needs: list, create (201, 409), read, replace and delete record
 * sets (204, 422), remove a zone. `X-API-Key` guards everything (401).
 */
export function startPowerDnsApi(
  world: { dns: WorldDns },
  options: ListenOptions & { apiKey: string },
): Promise<Listening> {
  return listenHttp((request) => {
    if (request.headers["x-api-key"] !== options.apiKey)
      return { status: 401, headers: { "content-type": "text/plain" }, body: "Unauthorized" };
    return route(world.dns.zones, request);
  }, options);
}

function route(zones: ZoneStore, request: HttpRequest): HttpReply {
  const { pathname } = request.url;
  if (pathname === "/api/v1/servers/localhost" && request.method === "GET")
    return {
      status: 200,
      body: { type: "Server", id: "localhost", daemon_type: "authoritative", version: "4.7.3" },
    };
  if (pathname === ZONES && request.method === "GET") return { status: 200, body: zones.list().map(summary) };
  if (pathname === ZONES && request.method === "POST") return create(zones, request);
  if (!pathname.startsWith(`${ZONES}/`)) return { status: 404, body: { error: "Not Found" } };
  const zone = zones.get(decodeURIComponent(pathname.slice(ZONES.length + 1)));
  if (!zone) return { status: 404, body: { error: "Could not find domain" } };
  if (request.method === "GET")
    return { status: 200, body: { ...summary(zone), rrsets: zone.sets.map(fromSet) } };
  if (request.method === "PATCH") return patch(zones, zone, request);
  if (request.method !== "DELETE") return { status: 405, body: { error: "Method Not Allowed" } };
  zones.remove(zone.name);
  return { status: 204 };
}

function summary(zone: Zone): object {
  const id = `${zone.name}.`;
  return {
    id,
    name: id,
    kind: "Native",
    serial: zone.serial,
    account: "",
    dnssec: false,
    masters: [],
    url: `${ZONES}/${id}`,
  };
}

function fromSet(set: RecordSet): object {
  const records = set.contents.map((content) => ({ content, disabled: false }));
  return { name: `${set.name}.`, type: set.type, ttl: set.ttl, records, comments: [] };
}

function create(zones: ZoneStore, request: HttpRequest): HttpReply {
  const body = parseObject(request.body);
  const name = body?.name;
  if (!body || typeof name !== "string") return unprocessable("Key 'name' not present or not a String");
  if (!name.endsWith(".")) return unprocessable(`DNS Name '${name}' is not canonical`);
  if (typeof body.kind !== "string") return unprocessable("Key 'kind' not present or not a String");
  if (!zones.create(name)) return { status: 409, body: { error: `Domain '${name}' already exists` } };
  const zone = zones.get(name);
  if (!zone) return { status: 500, body: { error: "Internal Server Error" } };
  const refused = Array.isArray(body.rrsets)
    ? apply(
        zones,
        zone,
        body.rrsets.map((set: unknown) => ({ ...(set as object), changetype: "REPLACE" })),
      )
    : undefined;
  if (!refused) return { status: 201, body: { ...summary(zone), rrsets: zone.sets.map(fromSet) } };
  zones.remove(name);
  return refused;
}

function patch(zones: ZoneStore, zone: Zone, request: HttpRequest): HttpReply {
  const sets = parseObject(request.body)?.rrsets;
  if (!Array.isArray(sets)) return unprocessable("No rrsets given in request");
  return apply(zones, zone, sets) ?? { status: 204 };
}

/** All or nothing, as PowerDNS does it in one transaction. */
function apply(zones: ZoneStore, zone: Zone, sets: readonly unknown[]): HttpReply | undefined {
  const changes: (() => void)[] = [];
  for (const raw of sets) {
    const change = readChange(zone, raw);
    if ("status" in change) return change;
    const { set, changetype } = change;
    changes.push(() => (changetype === "DELETE" ? zones.drop(zone, set) : zones.replace(zone, set)));
  }
  for (const run of changes) run();
  return undefined;
}

function readChange(zone: Zone, raw: unknown): HttpReply | { set: RecordSet; changetype: string } {
  const { name, type, ttl, changetype, records } = (raw ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || typeof type !== "string")
    return unprocessable("Key 'name' or 'type' not present or not a String");
  if (!name.endsWith(".")) return unprocessable(`DNS Name '${name}' is not canonical`);
  const owner = asciiName(name);
  if (owner !== zone.name && !owner.endsWith(`.${zone.name}`))
    return unprocessable(`RRset ${name} IN ${type}: Name is out of zone`);
  if (!isRecordType(type)) return unprocessable(`RRset ${name} IN ${type}: unknown type given`);
  if (changetype !== "REPLACE" && changetype !== "DELETE") return unprocessable("Changetype not understood");
  const contents = changetype === "DELETE" ? [] : readContents(records);
  if (!contents) return unprocessable("Key 'records' not present or not an Array of contents");
  if (changetype === "REPLACE" && typeof ttl !== "number")
    return unprocessable("Key 'ttl' not present or not an Integer");
  try {
    for (const content of contents) parseContent(type, content);
  } catch (error) {
    return unprocessable(
      `Record ${name}/${type} '${contents.join(" ")}': Parsing record content (try 'pdnsutil check-zone'): ${(error as Error).message}`,
    );
  }
  return { set: { name: owner, type, ttl: typeof ttl === "number" ? ttl : 300, contents }, changetype };
}

function readContents(records: unknown): string[] | undefined {
  if (!Array.isArray(records)) return undefined;
  const contents = records.map((record: unknown) => (record as { content?: unknown } | null)?.content);
  return contents.every((content) => typeof content === "string") ? (contents as string[]) : undefined;
}

function unprocessable(error: string): HttpReply {
  return { status: 422, body: { error } };
}
