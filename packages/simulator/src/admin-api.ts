import { readDomain, readUser, toDomainFields, toUserFields } from "./admin-fields.ts";
import { domainOf } from "./address.ts";
import { hashPassword, newDkimKey, newDomain, newUser } from "./host-accounts.ts";
import { type HttpReply, type HttpRequest, listenHttp, parseObject } from "./http-listener.ts";
import type { Listening, ListenOptions } from "./listening.ts";
import type { MailHost } from "./mail-host.ts";

/**
 * Starts the host's admin API: a subset of Mailu's API 1.0 with its real status codes and quirks (creates answer 200, a bad
 * domain name answers 200 with code 400 in the body, an unknown domain for a user is 404), and `GET /log?from=<byte>`, the
 * mail log as plain text with the next offset in `X-Next`; `PUT /held` with `{"domains": [...]}` is what its queue keeps. No token is 401, a wrong one 403; `Bearer` may be left out.
 */
export function startAdminApi(
  host: MailHost,
  options: ListenOptions & { token: string },
): Promise<Listening> {
  return listenHttp((request) => {
    const header = request.headers.authorization;
    if (!header) return { status: 401, body: { message: "Unauthorized" } };
    if (header.replace(/^Bearer\s+/i, "") !== options.token || options.token.length < 4)
      return { status: 403, body: { code: 403, message: "Invalid authorization token" } };
    return route(host, request);
  }, options);
}

function route(host: MailHost, request: HttpRequest): HttpReply {
  const { pathname } = request.url;
  if (pathname === "/log" && request.method === "GET") return log(host, request);
  if (pathname === "/held" && request.method === "PUT") return hold(host, request);
  const [resource, rawKey, action] = pathname.replace(/^\/api\/v1\//, "").split("/");
  const key = decodeURIComponent(rawKey ?? "").toLowerCase();
  if (!pathname.startsWith("/api/v1/")) return notFoundPage;
  if (resource === "domain") return domainRoute(host, request, { key, action });
  if (resource === "user" && action === undefined) return userRoute(host, request, key);
  return notFoundPage;
}

const notFoundPage: HttpReply = {
  status: 404,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>404 Not Found</title>",
};

function log(host: MailHost, request: HttpRequest): HttpReply {
  const from = Number(request.url.searchParams.get("from") ?? "0");
  if (!Number.isSafeInteger(from) || from < 0) return failure(400, "from must be a byte offset");
  const { text, next } = host.readLog(from);
  return {
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8", "x-next": String(next) },
    body: text,
  };
}

function hold(host: MailHost, request: HttpRequest): HttpReply {
  const { domains } = parseObject(request.body) ?? {};
  if (!Array.isArray(domains) || !domains.every((domain) => typeof domain === "string"))
    return failure(400, "domains must be a list of names");
  host.holdDomains(domains);
  return success(`${domains.length} domains are held`);
}

function domainRoute(
  host: MailHost,
  request: HttpRequest,
  path: { key: string; action: string | undefined },
): HttpReply {
  const { accounts } = host;
  const { key, action } = path;
  if (key === "" && request.method === "GET")
    return { status: 200, body: accounts.domains().map((domain) => toDomainFields(host.hostname, domain)) };
  if (key === "" && request.method === "POST") return createDomain(host, request);
  if (!isDomainName(key))
    return { status: 200, body: { code: 400, message: `Domain ${key} is not a valid domain name` } };
  const domain = accounts.domain(key);
  if (!domain) return failure(404, `Domain ${key} does not exist`);
  if (action === undefined && request.method === "GET")
    return { status: 200, body: toDomainFields(host.hostname, domain) };
  if (action === "users" && request.method === "GET")
    return {
      status: 200,
      body: accounts
        .users()
        .filter((user) => domainOf(user.email) === key)
        .map(toUserFields),
    };
  if (action === undefined && request.method === "PATCH") {
    const fields = readDomain(parseObject(request.body) ?? {});
    if ("errors" in fields) return invalid(fields.errors);
    accounts.putDomain({ ...domain, ...fields.values });
    return success(`Domain ${key} has been updated`);
  }
  if (action === undefined && request.method === "DELETE") {
    accounts.removeDomain(key);
    return success(`Domain ${key} has been deleted`);
  }
  if (action !== "dkim" || request.method !== "POST") return notFoundPage;
  accounts.putDomain({ ...domain, dkim: newDkimKey("dkim") });
  return success(`DKIM/DMARC keys have been generated for domain ${key}`);
}

function createDomain(host: MailHost, request: HttpRequest): HttpReply {
  const body = parseObject(request.body) ?? {};
  const fields = readDomain(body);
  if ("errors" in fields) return invalid(fields.errors);
  if (typeof body.name !== "string") return invalid({ name: "'name' is a required property" });
  const name = body.name.toLowerCase();
  if (!isDomainName(name)) return failure(400, `Domain ${name} is not a valid domain name`);
  if (host.accounts.domain(name)) return failure(409, `Duplicate domain ${name}`);
  host.accounts.putDomain({ ...newDomain(name), ...fields.values });
  return success(`Domain ${name} has been created`);
}

function userRoute(host: MailHost, request: HttpRequest, key: string): HttpReply {
  const { accounts } = host;
  if (key === "" && request.method === "GET")
    return { status: 200, body: accounts.users().map(toUserFields) };
  if (key === "" && request.method === "POST") return createUser(host, request);
  if (!isEmail(key)) return failure(400, `Provided email address ${key} is not a valid email address`);
  const user = accounts.users().find((candidate) => candidate.email === key);
  if (!user) return failure(404, `User ${key} cannot be found`);
  if (request.method === "GET") return { status: 200, body: toUserFields(user) };
  if (request.method === "DELETE") {
    accounts.removeUser(key);
    return success(`User ${key} has been deleted`);
  }
  if (request.method !== "PATCH") return notFoundPage;
  const body = parseObject(request.body) ?? {};
  const fields = readUser(body);
  if ("errors" in fields) return invalid(fields.errors);
  const password = typeof body.raw_password === "string" ? { password: hashPassword(body.raw_password) } : {};
  accounts.putUser({ ...user, ...fields.values, ...password });
  return success(`User ${key} has been updated`);
}

function createUser(host: MailHost, request: HttpRequest): HttpReply {
  const body = parseObject(request.body) ?? {};
  const fields = readUser(body);
  const { email, raw_password: password } = body;
  if ("errors" in fields) return invalid(fields.errors);
  if (typeof email !== "string") return invalid({ email: "'email' is a required property" });
  if (typeof password !== "string") return invalid({ raw_password: "'raw_password' is a required property" });
  const address = email.toLowerCase();
  if (!isEmail(address))
    return failure(400, `Provided email address ${address} is not a valid email address`);
  const domain = host.accounts.domain(domainOf(address));
  if (!domain) return failure(404, `Domain ${domainOf(address)} does not exist`);
  const users = host.accounts.users();
  if (users.some((user) => user.email === address)) return failure(409, `User ${address} already exists`);
  const isFull =
    domain.maxUsers >= 0 &&
    users.filter((user) => domainOf(user.email) === domain.name).length >= domain.maxUsers;
  if (isFull) return failure(409, `Too many users for domain ${domain.name}`);
  host.accounts.putUser({ ...newUser(address, password), ...fields.values });
  return success(`User ${address} has been created`);
}

function isDomainName(text: string): boolean {
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text);
}

function isEmail(text: string): boolean {
  return /^[a-z0-9._%+'-]+@/.test(text) && isDomainName(domainOf(text));
}

function success(message: string): HttpReply {
  return { status: 200, body: { code: 200, message } };
}

function failure(code: number, message: string): HttpReply {
  return { status: code, body: { code, message } };
}

function invalid(errors: Record<string, string>): HttpReply {
  return { status: 400, body: { errors, message: "Input payload validation failed" } };
}
