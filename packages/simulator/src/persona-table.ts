/** Shares (0..1) of accepted first messages after which a person does something; see `stepDecay` for later ones. */
export interface PersonaRates {
  open: number;
  click: number;
  reply: number;
  outOfOffice: number;
  complaint: number;
  unsubscribe: number;
  /** Share of messages at gateways whose every link is fetched by a scanner. */
  scanner: number;
  /** Share of messages at the google-like provider whose images a proxy fetches ahead of any reader. */
  imageProxy: number;
  /** Share of people, at any provider, whose mail program fetches all images in the background. */
  privacyProxy: number;
  /** Factor by which people react less with every further message. */
  stepDecay: number;
}

/** A range of natural time in milliseconds. */
export interface DelayRange {
  minMs: number;
  maxMs: number;
}

/** How long after its cause each act happens, in natural time (the world divides it by its pace). */
export interface PersonaDelays {
  open: DelayRange;
  /** After the open. */
  click: DelayRange;
  /** After the open. */
  reply: DelayRange;
  outOfOffice: DelayRange;
  /** After the open. */
  complaint: DelayRange;
  /** After the open. */
  unsubscribe: DelayRange;
  scanner: DelayRange;
  imageProxy: DelayRange;
  privacyProxy: DelayRange;
  /** From acceptance to the non-delivery report of an accept-then-bounce server. */
  lateDsn: DelayRange;
}

/** Rates of a decent cold campaign. */
export const defaultRates: Readonly<PersonaRates> = {
  open: 0.45,
  click: 0.12,
  reply: 0.06,
  outOfOffice: 0.04,
  complaint: 0.002,
  unsubscribe: 0.015,
  scanner: 1,
  imageProxy: 0.35,
  privacyProxy: 0.1,
  stepDecay: 0.8,
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays of people with a day job. */
export const defaultDelays: Readonly<PersonaDelays> = {
  open: { minMs: 2 * MINUTE, maxMs: 20 * HOUR },
  click: { minMs: 8 * SECOND, maxMs: 3 * MINUTE },
  reply: { minMs: 3 * MINUTE, maxMs: 6 * HOUR },
  outOfOffice: { minMs: 5 * SECOND, maxMs: 90 * SECOND },
  complaint: { minMs: 10 * SECOND, maxMs: 2 * MINUTE },
  unsubscribe: { minMs: 15 * SECOND, maxMs: 2 * MINUTE },
  scanner: { minMs: 1 * SECOND, maxMs: 20 * SECOND },
  imageProxy: { minMs: 5 * SECOND, maxMs: 60 * SECOND },
  privacyProxy: { minMs: 30 * SECOND, maxMs: 15 * MINUTE },
  lateDsn: { minMs: 20 * SECOND, maxMs: 30 * MINUTE },
};
