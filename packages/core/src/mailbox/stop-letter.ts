import type { senderAlerts } from "@penguin/db/schema";
import { type Language, type Letter, oneLine } from "../kernel/index.ts";

/** How many are named in a mail; the rest is counted. */
const NAMED = 20;

/** What stopped and nobody was told of yet. */
export interface Stops {
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

/** The mail that tells of it, each kind in a paragraph of its own. */
export function stopLetter(language: Language, { alerts, broken }: Stops, webUrl: string): Letter {
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
}
