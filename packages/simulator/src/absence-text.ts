import { seededPick } from "@penguin/runtime/random";

type Language = "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "ja" | "zh";

/** What people write who are away: `{back}` is the day they return, `{name}` who they are. */
const TEXTS: Readonly<Record<Language, { subject: string; texts: readonly string[] }>> = {
  de: {
    subject: "Abwesenheitsnotiz",
    texts: [
      "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem {back} wieder im Büro.\n\nMit freundlichen Grüßen\n{name}",
      "Ich bin derzeit nicht im Büro und bis {back} nicht erreichbar.\n\n{name}",
    ],
  },
  fr: {
    subject: "Réponse automatique",
    texts: [
      "Bonjour,\n\nje suis absent du bureau et serai de retour le {back}.\n\nCordialement\n{name}",
      "Actuellement en congés jusqu'au {back}, je répondrai à votre message à mon retour.\n\n{name}",
    ],
  },
  es: {
    subject: "Respuesta automática",
    texts: ["Hola:\n\nestoy fuera de la oficina y estaré de vuelta el {back}.\n\nUn saludo\n{name}"],
  },
  it: {
    subject: "Risposta automatica",
    texts: ["Buongiorno,\n\nsono fuori ufficio e tornerò il {back}.\n\nCordiali saluti\n{name}"],
  },
  pt: {
    subject: "Resposta automática",
    texts: ["Olá,\n\nestou fora do escritório e estarei de volta em {back}.\n\nCumprimentos\n{name}"],
  },
  nl: {
    subject: "Automatisch antwoord",
    texts: [
      "Hallo,\n\nik ben niet op kantoor en ben op {back} weer terug.\n\nMet vriendelijke groet\n{name}",
    ],
  },
  pl: {
    subject: "Automatyczna odpowiedź",
    texts: ["Dzień dobry,\n\njestem poza biurem i wracam {back}.\n\nPozdrawiam\n{name}"],
  },
  ja: {
    subject: "自動応答",
    texts: ["ご連絡ありがとうございます。ただいま休暇中のため、{back} まで不在にしております。\n\n{name}"],
  },
  zh: {
    subject: "自动回复",
    texts: ["您好，\n\n我目前休假，{back} 回来后会尽快回复您。\n\n{name}"],
  },
};

const BY_ENDING: Readonly<Record<string, Language>> = {
  de: "de",
  at: "de",
  fr: "fr",
  es: "es",
  mx: "es",
  it: "it",
  pt: "pt",
  br: "pt",
  nl: "nl",
  pl: "pl",
  jp: "ja",
  cn: "zh",
};

/** The language of a person's automatic answer: that of the country their domain names; English for all others. */
function absenceLanguage(address: string): Language | "en" {
  const labels = address.slice(address.lastIndexOf("@") + 1).split(".");
  return labels.map((label) => BY_ENDING[label]).findLast((language) => language !== undefined) ?? "en";
}

/** An absence note in that language; undefined where it is English. */
export function foreignAbsence(
  seed: string,
  address: string,
  words: { back: string; name: string },
): { text: string } | undefined {
  const language = absenceLanguage(address);
  if (language === "en") return undefined;
  const { texts } = TEXTS[language];
  const text = seededPick(texts, seed, address, "absence text");
  return { text: text.replace("{back}", words.back).replace("{name}", words.name) };
}

/** What stands before the subject in that language; undefined where it is English. */
export function absenceSubject(address: string): string | undefined {
  const language = absenceLanguage(address);
  return language === "en" ? undefined : TEXTS[language].subject;
}
