import type { Clock } from "@penguin/runtime/clock";
import type { Agenda } from "./agenda.ts";
import type { Recipes } from "./recipe.ts";
import type { SmtpReply } from "./smtp-reply.ts";
import type { WorldStore } from "./world-store.ts";

/** An HTTP request that somebody in the simulated world makes. */
export interface FetchRequest {
  url: string;
  method: "GET" | "HEAD" | "POST";
  headers: Record<string, string>;
  body?: string;
}

/** What came back; redirects are not followed by the fetcher. */
export interface FetchResult {
  status: number;
  location?: string;
}

/** A mail on its way from somebody in the simulated world to one of our tenants. */
export interface OutgoingMail {
  /** Empty for reports (null sender). */
  mailFrom: string;
  rcptTo: string;
  raw: Buffer;
  /** Name and address of the sending server. */
  helo: string;
  peer: string;
}

/** What every part of the world shares. */
export interface WorldCore {
  readonly seed: string;
  readonly clock: Clock;
  /** By how much natural waits are shortened; at least 1. */
  readonly pace: number;
  readonly recipes: Recipes;
  readonly store: WorldStore;
  readonly agenda: Agenda;
  /** True when the URL's `host:port` is on the list of what may be fetched. */
  isReachable(url: string): boolean;
  /** True when the mail is between the platform's own notices and a real person who tries the product. */
  isTester(rcptTo: string, mailFrom: string): boolean;
  /** Fetches a URL if its origin is on the list; status 0 when it is not, or when nobody answers. */
  fetch(request: FetchRequest): Promise<FetchResult>;
  /** Hands a mail to the server that the recipient's domain names. */
  send(mail: OutgoingMail): Promise<SmtpReply>;
  /** Plans an action after a natural delay. */
  after(naturalMs: number, key: string, action: () => void | Promise<void>): void;
}
