import { MONTHS, WEEKDAYS } from "./month-names.ts";

const DAY_MS = 86_400_000;
const PAST_DAYS = 7;
const TEXT_MAX = 3_000;
const REACH = 70;
const BEHIND_EAST = 30;

/** Words that a return date follows; in Japanese and Chinese, and now and then in Dutch and German, it stands before. */
const LEADS =
  /\b(?:until|till|through|after|returning|return(?:s)?(?: to (?:the |my )?(?:office|work))?|back(?: (?:in|at) (?:the |my )?(?:office|work|desk))?|available again|resume|bis|ab dem|wieder (?:erreichbar|im büro|da|zurück)?|zurück|jusqu['’]?(?:au|à)?|après le|de retour|retour|à partir d[ue]|hasta|de vuelta|después del|regres[oaré]+|vuelvo|volver[eé]|reincorpor\p{L}*|a partir del?|fino al?|dopo il|rientr\p{L}+|torn\p{L}+|dal|até|de volta|depois de|retorn\p{L}+|volt\p{L}+|tot(?: en met)?|t\/m|terug|weer (?:aanwezig|bereikbaar)|vanaf|do dnia|do|wrac\p{L}+|powr[oó]\p{L}+|od dnia)(?=[^\p{L}]|$)/giu;
/** The first half of a span of days; what follows is its end. */
const SPANS =
  /\b(?:from|vom|du|del|dal|van|od|de)\s[^.\n]{1,30}?\s(?:to|through|until|till|bis(?: zum)?|au|al|a|ao|até|tot(?: en met)?|t\/m|do|-|–)\s/giu;
const EAST =
  /\b(?:weer (?:terug|aanwezig|bereikbaar)|wieder (?:da|zurück|im büro|erreichbar))|まで|から|より|以降|出社|復帰|返回|回来|回來|恢复|恢復|上班|为止|為止/giu;
const ISO = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/u;
const EASTERN = /(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日/u;
const NUMBERS = /(?<!\d)(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d)/u;
const DAY_MONTH =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?,?\s+(?:de |of |d['’])?(\p{L}{3,12})\.?(?:,?\s+(?:de |del )?(\d{4}))?/u;
const MONTH_DAY = /(?<!\p{L})(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?/u;

type Day = { year?: number; month: number; day: number };

const monthOf = (name: string): number => MONTHS.findIndex((each) => each.test(name.toLowerCase())) + 1;

/** Two numbers with slashes are day and month, or in English the other way round when only that is a date. */
function fromNumbers(text: string): Day | undefined {
  const [, first, separator, second, year] = NUMBERS.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const isAmerican =
    separator === "/" && (Number(second) > 12 || /\b(?:am|the|office|return|back|until)\b/iu.test(text));
  const [day, month] =
    isAmerican && Number(first) <= 12 ? [Number(second), Number(first)] : [Number(first), Number(second)];
  const century = year?.length === 2 ? 2000 : 0;
  return { day, month, ...(year === undefined ? {} : { year: century + Number(year) }) };
}

function fromWords(text: string): Day | undefined {
  const [, day, name = "", year] = DAY_MONTH.exec(text) ?? [];
  const month = monthOf(name);
  if (month > 0) return { day: Number(day), month, ...(year === undefined ? {} : { year: Number(year) }) };
  const [, named = "", number, at] = MONTH_DAY.exec(text) ?? [];
  if (monthOf(named) === 0) return undefined;
  return { day: Number(number), month: monthOf(named), ...(at === undefined ? {} : { year: Number(at) }) };
}

function findDay(text: string): Day | undefined {
  const iso = ISO.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const eastern = EASTERN.exec(text);
  if (eastern)
    return {
      month: Number(eastern[2]),
      day: Number(eastern[3]),
      ...(eastern[1] === undefined ? {} : { year: Number(eastern[1]) }),
    };
  return fromWords(text) ?? fromNumbers(text);
}

/** Puts a day without a year at or after the mail, and refuses what is no day of the calendar. */
function place({ year, month, day }: Day, sent: Date): string | undefined {
  const years = year === undefined ? [sent.getUTCFullYear(), sent.getUTCFullYear() + 1] : [year];
  const found = years
    .map((each) => new Date(Date.UTC(each, month - 1, day)))
    .filter((date) => date.getUTCMonth() === month - 1 && date.getUTCDate() === day)
    .find((date) => year !== undefined || date.getTime() >= sent.getTime() - PAST_DAYS * DAY_MS);
  return found?.toISOString().slice(0, 10);
}

function nextWeekday(text: string, sent: Date): string | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const day = WEEKDAYS.findIndex((each) => words.slice(0, 4).some((word) => each.test(word)));
  if (day === -1) return undefined;
  const ahead = (day - sent.getUTCDay() + 7) % 7 || 7;
  return new Date(sent.getTime() + ahead * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Finds the day (`YYYY-MM-DD`) an automatic answer in one of ten languages names as that of the return or as the last one
 * away. `sent` is when it was written; a day without a year is the next such day after it. Undefined when none is named.
 */
export function readReturnDate(text: string, sent: Date): string | undefined {
  if (Number.isNaN(sent.getTime())) return undefined;
  const short = text.slice(0, TEXT_MAX).replace(/\s+/gu, " ");
  const leads = [...short.matchAll(SPANS), ...short.matchAll(LEADS)];
  const behind = leads.map(({ index, 0: lead }) =>
    short.slice(index + lead.length, index + lead.length + REACH),
  );
  const before = [...short.matchAll(EAST)].map(({ index }) =>
    short.slice(Math.max(0, index - BEHIND_EAST), index),
  );
  const places = [...behind, ...before];
  for (const words of places) {
    const day = findDay(words);
    const placed = day && place(day, sent);
    if (placed !== undefined) return placed;
  }
  return places.map((words) => nextWeekday(words, sent)).find((day) => day !== undefined);
}
