/** The languages of the pages behind the links of a mail. */
export const PAGE_LANGUAGES = ["en", "es"] as const;
/** One of them. */
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

const en = {
  nowhere: "This link does not lead anywhere",
  nowhereWhy: "It may have been cut off on its way. You can close this page.",
  later: "One moment, please",
  laterWhy:
    "This page cannot be shown right now. Nothing was changed. It tries again by itself in a few seconds.",
  stop: "Stop these mails?",
  stopWhat: "You will get no further mail from this sender.",
  unsubscribe: "Unsubscribe",
  rather: "Choose what you get instead",
  done: "You are unsubscribed",
  doneWhat: "This sender will not write to you again. You can close this page.",
  choose: "Your mails from {sender}",
  to: "Mails to {address}",
  saved: "Your choice is kept. It holds from the next mail on.",
  about: "What about?",
  aboutHint: "Of what you leave unticked you get nothing more.",
  often: "How often, at most?",
  any: "Whenever there is something",
  day: "Once a day",
  week: "Once a week",
  month: "Once a month",
  form: "In what form?",
  html: "With layout and pictures",
  text: "As plain text",
  pause: "Pause",
  noPause: "No pause",
  days: "{days} days from now",
  keepPause: "Go on pausing until {date}",
  save: "Save choice",
  all: "Or none at all",
  allWhat: "Stops every mail of this sender to you, for good.",
  allButton: "Unsubscribe from all",
  language: "Language",
};

const es: typeof en = {
  nowhere: "Este enlace no lleva a ninguna parte",
  nowhereWhy: "Puede que se haya cortado por el camino. Puede cerrar esta página.",
  later: "Un momento, por favor",
  laterWhy:
    "Esta página no se puede mostrar ahora. No ha cambiado nada. Lo intentará de nuevo en unos segundos.",
  stop: "¿Dejar de recibir estos correos?",
  stopWhat: "No recibirá más correos de este remitente.",
  unsubscribe: "Darse de baja",
  rather: "Elegir qué quiere recibir",
  done: "Se ha dado de baja",
  doneWhat: "Este remitente no volverá a escribirle. Puede cerrar esta página.",
  choose: "Sus correos de {sender}",
  to: "Correos a {address}",
  saved: "Su elección está guardada. Vale desde el próximo correo.",
  about: "¿Sobre qué?",
  aboutHint: "De lo que no marque no recibirá nada más.",
  often: "¿Con qué frecuencia, como máximo?",
  any: "Siempre que haya algo",
  day: "Una vez al día",
  week: "Una vez a la semana",
  month: "Una vez al mes",
  form: "¿En qué formato?",
  html: "Con diseño e imágenes",
  text: "Como texto sin formato",
  pause: "Pausa",
  noPause: "Sin pausa",
  days: "{days} días desde hoy",
  keepPause: "Seguir en pausa hasta el {date}",
  save: "Guardar elección",
  all: "O ninguno",
  allWhat: "Detiene para siempre todos los correos de este remitente.",
  allButton: "Darse de baja de todo",
  language: "Idioma",
};

/** The words of the pages. */
export const TEXTS: Readonly<Record<PageLanguage, typeof en>> = { en, es };

const known = (tag: string | undefined): PageLanguage | undefined =>
  PAGE_LANGUAGES.find((language) => tag?.toLowerCase().split("-")[0] === language);

/** The first language a browser prefers that there is a page in (RFC 9110, 12.5.4). */
const preferred = (header: string | undefined): PageLanguage | undefined =>
  (header ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(/\s*;\s*/);
      const weight = parameters.find((text) => text.startsWith("q="))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => known(tag))
    .find((language) => language !== undefined);

/** The language of a page: the one switched to on it, else the person's, else the browser's, else English. */
export function languageOf(wish: {
  switched?: string | undefined;
  contact?: string | undefined;
  header?: string | undefined;
}): PageLanguage {
  return known(wish.switched) ?? known(wish.contact) ?? preferred(wish.header) ?? "en";
}

/** Puts values in the places of a text. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? "");
}
