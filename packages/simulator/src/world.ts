import type { Clock } from "@penguin/runtime/clock";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { domainOf } from "./address.ts";
import { createAgenda, runDueActions } from "./agenda.ts";
import { readParts } from "./message-links.ts";
import { type Answered, answer, perform } from "./persona-act.ts";
import { planActs, planLateDsn } from "./persona-plan.ts";
import { type Accepted, createReception, type Reception } from "./reception.ts";
import type { Recipes } from "./recipe.ts";
import { createWorldDns, libraryResolver, type WorldDns } from "./resolver.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { FetchRequest, FetchResult, OutgoingMail, WorldCore } from "./world-core.ts";
import { openWorldStore, type StoredMessage } from "./world-store.ts";
import { openZoneStore } from "./zone-store.ts";

/** How a world is made. */
export interface WorldOptions {
  /** Decides everything; the same seed and the same messages give the same world. */
  seed: string;
  clock: Clock;
  /** Divides every human, greylist and queue delay: 1 is natural, 600 turns ten minutes into a second. Default 1. */
  pace?: number;
  /** Folder for `.eml` files, logs and state; nothing is written without it. */
  storeDir?: string;
  recipes?: Recipes;
  /** `host:port` pairs whose URLs people and scanners may fetch. Default: none. */
  edgeOrigins?: readonly string[];
  /** Fetches without following redirects. A throw counts as "nobody answered". */
  fetchUrl(request: FetchRequest): Promise<FetchResult>;
  /**
   * Domains of the platform's own notices (verification mails and the like). Mail from them is always accepted, and who
   * gets it is taken for a real person: from then on no behaviour and no persona is played for that address.
   */
  trustedSenders?: readonly string[];
}

/** A server that receives mail for our tenants. */
export interface InboundHost {
  /** True when it keeps mailboxes for the domain. */
  ownsDomain(domain: string): boolean;
  accept(mail: OutgoingMail): SmtpReply | Promise<SmtpReply>;
}

/** The simulated internet without sockets; every effect happens through `receive` and `runDue`. */
export interface World extends WorldCore, Reception {
  readonly dns: WorldDns;
  /** When the next planned action is due. */
  nextAt(): Date | undefined;
  /** Runs every action due at the clock's now, in (time, key) order; returns how many. */
  runDue(): Promise<number>;
  /** Makes a mail host reachable for replies and reports. */
  attach(host: InboundHost): void;
  /** Sends replies and reports over something else than a direct call, e.g. real sockets. */
  useInbound(transport: (mail: OutgoingMail) => Promise<SmtpReply>): void;
  /** Answers a stored message by hand, as its recipient. */
  replyAs(message: StoredMessage, text: string): Promise<Answered>;
  /** Checks the DKIM signatures of a message against the world's DNS, with a library. */
  verifyDkim(raw: Buffer): Promise<"pass" | "fail" | "none">;
}

/** Makes a world. Throws what reading `storeDir` throws. */
export function createWorld(options: WorldOptions): World {
  const { seed, clock } = options;
  const recipes = options.recipes ?? {};
  const store = openWorldStore(options.storeDir);
  const agenda = createAgenda();
  const pace = Math.max(options.pace ?? 1, 1);
  const testers = testerRegister(options.trustedSenders ?? []);
  for (const attempt of store.attempts) testers.isTester(attempt.rcptTo, attempt.mailFrom);
  const dns = createWorldDns({ seed, recipes, zones: openZoneStore(options.storeDir) });
  const post = createPost();
  const core: WorldCore = {
    seed,
    clock,
    pace,
    recipes,
    store,
    agenda,
    isTester: testers.isTester,
    send: post.send,
    ...createWeb(options),
    after: (naturalMs, key, action) =>
      agenda.add(new Date(clock.now().getTime() + naturalMs / pace), key, action),
  };
  return {
    ...core,
    ...createReception(core, (accepted) => planAftermath(core, accepted)),
    dns,
    nextAt: agenda.nextAt,
    runDue: () => runDueActions(agenda, clock),
    attach: post.attach,
    useInbound: post.useInbound,
    replyAs: async (message, text) =>
      answer(core, message, { parts: await readParts(store.readRaw(message)), text }),
    verifyDkim: async (raw) => {
      const { results } = await dkimVerify(raw, { resolver: libraryResolver(dns), curTime: clock.now() });
      if (results.some((result) => result.status.result === "pass")) return "pass";
      return results.every((result) => result.status.result === "none") ? "none" : "fail";
    },
  };
}

function planAftermath(core: WorldCore, { message, behaviour, autoSubmitted }: Accepted): void {
  const { rcptTo: address, n, provider, mailFrom } = message;
  const plan = (kind: Parameters<typeof perform>[2], afterMs: number): void =>
    core.after(afterMs, `${kind} ${address} ${n}`, () => perform(core, message, kind));
  if (mailFrom === "" || core.isTester(address, mailFrom)) return;
  if (behaviour === "accept-then-dsn") return plan("late-dsn", planLateDsn(core, { address, n, provider }));
  if (autoSubmitted) return;
  for (const act of planActs(core, { address, n, provider })) plan(act.kind, act.afterMs);
}

function testerRegister(trustedSenders: readonly string[]): Pick<WorldCore, "isTester"> {
  const trusted = new Set(trustedSenders.map((domain) => domain.toLowerCase()));
  const testers = new Set<string>();
  return {
    isTester: (rcptTo, mailFrom) => {
      if (trusted.has(domainOf(mailFrom))) testers.add(rcptTo);
      return testers.has(rcptTo);
    },
  };
}

function createWeb(options: WorldOptions): Pick<WorldCore, "fetch" | "isReachable"> {
  const origins = new Set(options.edgeOrigins ?? []);
  const isReachable = (url: string): boolean => {
    if (!URL.canParse(url)) return false;
    const { hostname, port, protocol } = new URL(url);
    return origins.has(`${hostname}:${port || (protocol === "https:" ? "443" : "80")}`);
  };
  return {
    isReachable,
    fetch: async (request) => {
      if (!isReachable(request.url)) return { status: 0 };
      try {
        return await options.fetchUrl(request);
      } catch {
        return { status: 0 };
      }
    },
  };
}

const NO_HOST: SmtpReply = {
  code: 550,
  enhanced: "5.1.2",
  text: "Host unknown (Name server: host not found)",
  stage: "connect",
};

function createPost(): Pick<World, "attach" | "useInbound" | "send"> {
  const hosts: InboundHost[] = [];
  let transport = async (mail: OutgoingMail): Promise<SmtpReply> => {
    const host = hosts.find((candidate) => candidate.ownsDomain(domainOf(mail.rcptTo)));
    return host ? host.accept(mail) : NO_HOST;
  };
  return {
    attach: (host) => hosts.push(host),
    useInbound: (replacement) => {
      transport = replacement;
    },
    send: (mail) => transport(mail),
  };
}
