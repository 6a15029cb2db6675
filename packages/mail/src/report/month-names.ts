/** Beginnings of the months' names in ten languages, January first. */
export const MONTHS: readonly RegExp[] = [
  /^(?:jan|janv|ene|gen|stycz|styczeń)/,
  /^(?:feb|fév|fev|lut)/,
  /^(?:mar|mär|maa|mrt|mrz)/,
  /^(?:apr|avr|abr|kwi)/,
  /^(?:may|mai|mag|mei|maj|mayo)/,
  /^(?:jun|juin|giu|cze|czerw)/,
  /^(?:jul|juil|lug|lip)/,
  /^(?:aug|aoû|aou|ago|sie)/,
  /^(?:sep|set|wrz)/,
  /^(?:oct|okt|ott|out|paź|paz)/,
  /^(?:nov|lis)/,
  /^(?:dec|dez|déc|dic|gru)/,
];

/** Names of the week's days in ten languages, Sunday first. */
export const WEEKDAYS: readonly RegExp[] = [
  /^(?:sunday|sonntag|dimanche|domingo|domenica|zondag|niedziel)|^日曜|^(?:星期|周|週)[日天]/u,
  /^(?:monday|montag|lundi|lunes|lunedì|segunda|maandag|poniedział)|^月曜|^(?:星期|周|週)一/u,
  /^(?:tuesday|dienstag|mardi|martes|martedì|terça|dinsdag|wtor)|^火曜|^(?:星期|周|週)二/u,
  /^(?:wednesday|mittwoch|mercredi|miércoles|mercoledì|quarta|woensdag|środ)|^水曜|^(?:星期|周|週)三/u,
  /^(?:thursday|donnerstag|jeudi|jueves|giovedì|quinta|donderdag|czwart)|^木曜|^(?:星期|周|週)四/u,
  /^(?:friday|freitag|vendredi|viernes|venerdì|sexta|vrijdag|piąt)|^金曜|^(?:星期|周|週)五/u,
  /^(?:saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag|sobot)|^土曜|^(?:星期|周|週)六/u,
];
