import type { PreferenceChoice, PreferencePage } from "@penguin/core/event";
import { escapeHtml, html } from "./pages.ts";
import { fill, type PageLanguage, TEXTS } from "./texts.ts";

const FREQUENCIES = ["any", "day", "week", "month"] as const;
const FORMATS = ["html", "text"] as const;
const PAUSES = [30, 60, 90] as const;
const KEEP = "keep";
const DAY_MS = 86_400_000;

const option = (type: "checkbox" | "radio", name: string, value: string, on: boolean, text: string): string =>
  `<label><input type="${type}" name="${name}" value="${escapeHtml(value)}"${on ? " checked" : ""}><span>${text}</span></label>`;

const group = (legend: string, body: string): string =>
  `<fieldset><legend>${legend}</legend>${body}</fieldset>`;

const topicsOf = (page: PreferencePage, language: PageLanguage): string => {
  if (page.topics.length === 0) return "";
  const text = TEXTS[language];
  const boxes = page.topics.map(({ id, name, description, on }) => {
    const small = description && `<small>${escapeHtml(description)}</small>`;
    return option("checkbox", "topic", id, on, `${escapeHtml(name)}${small}`);
  });
  return group(text.about, `<p class="quiet">${text.aboutHint}</p>${boxes.join("")}`);
};

const pausesOf = (page: PreferencePage, language: PageLanguage): string => {
  const text = TEXTS[language];
  const date = page.pausedUntil?.toISOString().slice(0, 10) ?? "";
  const going = page.pausedUntil
    ? [`<option value="${KEEP}" selected>${fill(text.keepPause, { date })}</option>`]
    : [];
  const others = PAUSES.map(
    (days) => `<option value="${days}">${fill(text.days, { days: String(days) })}</option>`,
  );
  const none = `<option value="0">${text.noPause}</option>`;
  return group(
    text.pause,
    `<select name="pause" aria-label="${text.pause}">${[...going, none, ...others].join("")}</select>`,
  );
};

/** The page on which a person chooses what they get, how often and in what form, or leaves. Needs no script and no sign-in. */
export function preferencePage(
  page: PreferencePage,
  place: { language: PageLanguage; path: string; unsubscribe: string; saved: boolean },
): string {
  const { language, path, unsubscribe, saved } = place;
  const text = TEXTS[language];
  const title = fill(text.choose, { sender: page.sender });
  const logo = page.logo ? `<img alt="" src="data:image/webp;base64,${page.logo.toString("base64")}">` : "";
  const head = `<header>${logo}<h1>${escapeHtml(title)}</h1></header><p class="quiet">${escapeHtml(fill(text.to, { address: page.address }))}</p>`;
  const query = `?lang=${language}`;
  const often = FREQUENCIES.map((name) =>
    option("radio", "frequency", name, page.frequency === name, text[name]),
  );
  const forms = FORMATS.map((name) => option("radio", "format", name, page.format === name, text[name]));
  const body = [
    saved ? `<p class="done" role="status">${text.saved}</p>` : "",
    `<form method="post" action="${path}${query}">`,
    topicsOf(page, language),
    group(text.often, often.join("")),
    group(text.form, forms.join("")),
    pausesOf(page, language),
    `<button type="submit">${text.save}</button></form>`,
    `<section><h2>${text.all}</h2><p class="quiet">${text.allWhat}</p>`,
    `<form method="post" action="${unsubscribe}${query}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button class="plain" type="submit">${text.allButton}</button></form></section>`,
  ];
  return html({ language, path }, title, body.join(""), head);
}

const oneOf = <T extends string>(names: readonly T[], value: string | null, otherwise: T): T =>
  names.find((name) => name === value) ?? otherwise;

/** What a sent form says; what it does not say stays as it is, and nonsense counts as not said. */
export function readChoice(
  body: string,
  page: PreferencePage,
  language: PageLanguage,
  now: Date,
): PreferenceChoice {
  const form = new URLSearchParams(body);
  const pause = form.get("pause");
  const left = page.pausedUntil ? (page.pausedUntil.getTime() - now.getTime()) / DAY_MS : 0;
  const days = PAUSES.find((known) => String(known) === pause);
  return {
    topicIds: form.getAll("topic").slice(0, 100),
    frequency: oneOf(FREQUENCIES, form.get("frequency"), page.frequency),
    format: oneOf(FORMATS, form.get("format"), page.format),
    pauseDays: days ?? (pause === "0" ? 0 : left),
    language,
  };
}
