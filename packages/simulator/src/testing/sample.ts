import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVirtualClock, type VirtualClock } from "@penguin/runtime/clock";
import { newDomain, newUser } from "../host-accounts.ts";
import { createMailHost, type MailHost, type MailHostOptions } from "../mail-host.ts";
import { createWorld, type World, type WorldOptions } from "../world.ts";
import type { FetchRequest } from "../world-core.ts";

/** The edge that sample mails point to. */
export const EDGE = "127.0.0.1:3199";

/** A world under a virtual clock with one mail host and every request it made. */
export interface SampleWorld {
  clock: VirtualClock;
  world: World;
  host: MailHost;
  requests: FetchRequest[];
}

/** A fresh folder below the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "simulator-"));
}

/** Makes a world with the user amy@acme.test, password `secret`. */
export function sampleWorld(
  options: Partial<WorldOptions> & Pick<MailHostOptions, "refuseCopies"> = {},
): SampleWorld {
  const { refuseCopies = false } = options;
  const clock = createVirtualClock(new Date("2026-03-02T09:00:00.000Z"));
  const requests: FetchRequest[] = [];
  const world = createWorld({
    seed: "sample",
    clock,
    edgeOrigins: [EDGE],
    fetchUrl: async (request) => {
      requests.push(request);
      return { status: 200 };
    },
    ...options,
  });
  const host = createMailHost(world, { hostname: "mx.acme.test", refuseCopies });
  if (!host.accounts.domain("acme.test")) host.accounts.putDomain(newDomain("acme.test"));
  if (!host.accounts.user("amy@acme.test")) host.accounts.putUser(newUser("amy@acme.test", "secret"));
  return { clock, world, host, requests };
}

/** Runs the agenda until it is empty or `until` has come. */
export async function runUntil({ clock, world }: SampleWorld, until?: Date): Promise<void> {
  for (let at = world.nextAt(); at && (!until || at <= until); at = world.nextAt()) {
    clock.advanceTo(at);
    await world.runDue();
  }
  if (until) clock.advanceTo(until);
}

/** A campaign mail with pixel, tracked link and one-click unsubscribe. */
export function campaignMail(to: string, id = "m1"): string {
  return [
    "From: Amy Adams <amy@acme.test>",
    `To: ${to}`,
    "Subject: Quick question",
    "Date: Mon, 02 Mar 2026 09:00:00 +0000",
    `Message-ID: <${id}@acme.test>`,
    `List-Unsubscribe: <http://${EDGE}/u/token-${id}>`,
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="part"',
    "",
    "--part",
    "Content-Type: text/plain; charset=utf-8",
    "",
    `Hello, please see http://${EDGE}/c/link-${id}`,
    "--part",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<p>Hello, please <a href="http://${EDGE}/c/link-${id}">see</a>.</p>`,
    `<p><a href="http://elsewhere.test/page">other</a> <a href="http://${EDGE}/u/token-${id}">Unsubscribe</a></p>`,
    `<img src="http://${EDGE}/o/pixel-${id}" width="1" height="1" alt="">`,
    "--part--",
    "",
  ].join("\r\n");
}
