import { mailboxConnections, mailboxes, members, senderAlerts } from "@penguin/db/schema";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { sendChosenNotice } from "../account/index.ts";
import {
  type AccountCtx,
  type Ctx,
  type Language,
  type Letter,
  oneLine,
  tenantTransaction,
} from "../kernel/index.ts";

/** So long a stop waits for others: a server that is down stops all of its mailboxes, and that is one mail. */
const GATHER_MS = 60_000;
/** How many are named in a mail; the rest is counted. */
const NAMED = 20;

interface Stops {
  alerts: Pick<typeof senderAlerts.$inferSelect, "id" | "subject" | "kind" | "level" | "hits" | "sample">[];
  broken: { mailboxId: string; address: string; said: string }[];
}

interface Words {
  subject: (stopped: number) => string;
  broken: string;
  paused: string;
  warned: string;
  of: Readonly<
    Record<Stops["alerts"][number]["kind"], (hits: string, sample: string, rate: string) => string>
  >;
  more: (n: number) => string;
  act: (url: string) => string;
  off: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: (stopped) =>
      stopped > 0 ? "Mailboxes of yours stopped sending" : "Bounces or complaints are rising",
    broken: "These mailboxes cannot be read, so nothing is sent from them until they can:",
    paused: "Paused to protect your reputation, until one of you lets them send again:",
    warned: "A warning; nothing is paused yet:",
    of: {
      bounces: (hits, sample, rate) => `${hits} of ${sample} mails bounced (${rate} %)`,
      complaints: (hits, sample, rate) => `${hits} of ${sample} mails were complained of (${rate} %)`,
    },
    more: (n) => `and ${n} more`,
    act: (url) =>
      `What is wrong and how to mend it: ${url}/dashboard/workspaces\nAlerts: ${url}/dashboard/reputation`,
    off: "You can turn this mail off in your profile:",
  },
  es: {
    subject: (stopped) =>
      stopped > 0 ? "Hay buzones que han dejado de enviar" : "Aumentan los rebotes o las quejas",
    broken: "Estos buzones no se pueden leer, así que no enviarán nada hasta que se pueda:",
    paused: "En pausa para proteger tu reputación, hasta que alguien de tu equipo los reanude:",
    warned: "Un aviso; de momento no hay nada en pausa:",
    of: {
      bounces: (hits, sample, rate) => `${hits} de ${sample} correos rebotados (${rate} %)`,
      complaints: (hits, sample, rate) => `${hits} de ${sample} correos con queja (${rate} %)`,
    },
    more: (n) => `y ${n} más`,
    act: (url) =>
      `Qué ocurre y cómo se arregla: ${url}/dashboard/workspaces\nAvisos: ${url}/dashboard/reputation`,
    off: "Puedes desactivar este correo en tu perfil:",
  },
};

const letterIn = (language: Language, { alerts, broken }: Stops, webUrl: string): Letter => {
  const words = WORDS[language];
  const rateOf = (hits: number, sample: number): string =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format((hits / sample) * 100);
  const list = (title: string, rows: readonly string[]): string[] => {
    if (rows.length === 0) return [];
    const rest = rows.length > NAMED ? [words.more(rows.length - NAMED)] : [];
    return [[title, ...rows.slice(0, NAMED), ...rest].join("\n")];
  };
  const told = ({ subject, kind, hits, sample }: Stops["alerts"][number]): string =>
    `${oneLine(subject)}: ${words.of[kind](String(hits), String(sample), rateOf(hits, sample))}`;
  const at = (level: "pause" | "warning") => alerts.filter((alert) => alert.level === level);
  return {
    subject: words.subject(broken.length + at("pause").length),
    lines: [
      ...list(
        words.broken,
        broken.map(({ address, said }) => `${address}: ${oneLine(said)}`),
      ),
      ...list(words.paused, at("pause").map(told)),
      ...list(words.warned, at("warning").map(told)),
      words.act(webUrl),
      `${words.off} ${webUrl}/dashboard/settings/profile`,
    ],
  };
};

/** Lets the owners be told of what has just stopped, together with what stops within the next minute. */
export async function tellSoon(ctx: Ctx): Promise<void> {
  const round = Math.floor(ctx.clock.now().getTime() / GATHER_MS);
  await ctx.jobs.enqueue(
    "mailbox.send-stop-notice",
    { tenantId: ctx.tenantId, requestId: ctx.requestId },
    { key: `${ctx.tenantId}-${round}`, delayMs: GATHER_MS },
  );
}

const readStops = (ctx: Ctx) =>
  tenantTransaction(ctx, async (tx) => ({
    alerts: await tx
      .select()
      .from(senderAlerts)
      .where(and(eq(senderAlerts.untold, true), isNull(senderAlerts.closedAt)))
      .orderBy(asc(senderAlerts.subject)),
    broken: await tx
      .select({
        mailboxId: mailboxes.id,
        address: mailboxes.address,
        said: mailboxConnections.said,
      })
      .from(mailboxConnections)
      .innerJoin(mailboxes, eq(mailboxes.id, mailboxConnections.mailboxId))
      .where(and(eq(mailboxConnections.untold, true), eq(mailboxes.state, "broken")))
      .orderBy(asc(mailboxes.address)),
    readers: await tx
      .select({ userId: members.userId })
      .from(members)
      .where(sql`${members.roles} && array['owner', 'admin'] and not 'blocked' = any(${members.roles})`),
  }));

const markTold = (ctx: Ctx, { alerts, broken }: Stops): Promise<void> =>
  tenantTransaction(ctx, async (tx) => {
    // One that became a pause meanwhile is told once more.
    for (const { id, level } of alerts)
      await tx
        .update(senderAlerts)
        .set({ untold: false })
        .where(and(eq(senderAlerts.id, id), eq(senderAlerts.level, level)));
    const ids = broken.map(({ mailboxId }) => mailboxId);
    if (ids.length > 0)
      await tx
        .update(mailboxConnections)
        .set({ untold: false })
        .where(inArray(mailboxConnections.mailboxId, ids));
  });

/**
 * Mails the owners and admins of an organisation what stopped sending since they were last told: mailboxes that cannot be
 * read, and alerts on bounces and complaints. Nothing when all of it is over, and nobody who turned it off. Throws when a
 * mail was not taken; the job tries again.
 */
export async function sendStopNotice(ctx: Ctx, account: AccountCtx): Promise<void> {
  const { readers, ...stops } = await readStops(ctx);
  if (stops.alerts.length + stops.broken.length === 0) return;
  const { webUrl } = ctx.settings;
  const letters = { en: letterIn("en", stops, webUrl), es: letterIn("es", stops, webUrl) };
  const round = ctx.clock.now().getTime();
  for (const { userId } of readers)
    await sendChosenNotice(account, {
      userId,
      notice: "sending_stopped",
      key: `stopped:${ctx.tenantId}:${userId}:${round}`,
      letters,
    });
  await markTold(ctx, stops);
}
