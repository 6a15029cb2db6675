import { seededPick, seededUnit } from "@penguin/runtime/random";
import { foreignAbsence } from "./absence-text.ts";
import { localPartOf } from "./address.ts";

/** What a person means by an answer. */
export type ReplyTone = "interested" | "question" | "not-interested" | "referral";

const TEXTS: Record<ReplyTone, readonly string[]> = {
  interested: [
    "Hi,\n\nthis could be useful for us. Could you do a short call on Tuesday or Wednesday afternoon?\n\nBest,",
    "Thanks for reaching out. Yes, let's talk. Please send me two or three times next week.\n\nRegards,",
    "Sounds interesting. What would a first step look like, and how soon could you start?\n\nCheers,",
    "Good timing, we were looking at this last week. Send me a calendar invite for Thursday, 10 or 14 o'clock.\n\nBest regards,",
  ],
  question: [
    "Hello,\n\nhow does this compare to what we use today, and what does it cost for a team of twelve?\n\nThanks,",
    "Where is the data kept? Our IT people will ask that first.\n\nRegards,",
    "Do you have a customer in our industry that I could speak to?\n\nBest,",
    "How long does it take to set up, and do you integrate with our CRM?\n\nThank you,",
  ],
  "not-interested": [
    "Thanks, but we are not interested.\n\nRegards,",
    "Hi, we already have a supplier for this and are happy. Please take me off your list.\n\nBest,",
    "No thank you, not a priority for us this year.",
    "Not for us. Good luck.",
  ],
  referral: [
    "Hi,\n\nI am not the right person for this. Please contact our head of operations instead.\n\nKind regards,",
    "I have moved to another team. My colleague in purchasing looks after this now, I have put her in the loop.\n\nBest,",
  ],
};

/** What this person feels about its n-th message. */
function toneOf(seed: string, address: string, n: number): ReplyTone {
  const unit = seededUnit(seed, address, n, "tone");
  if (unit < 0.38) return "interested";
  if (unit < 0.64) return "question";
  return unit < 0.9 ? "not-interested" : "referral";
}

/** The words of an answer, signed with a name made from the address. */
export function replyText(seed: string, address: string, n: number): string {
  const text = seededPick(TEXTS[toneOf(seed, address, n)], seed, address, n, "text");
  return `${text}\n${nameOf(address)}`;
}

/** The words of an absence note. */
export function absenceText(seed: string, address: string, now: Date): string {
  const days = 2 + Math.floor(seededUnit(seed, address, "absence") * 12);
  const back = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const foreign = foreignAbsence(seed, address, { back, name: nameOf(address) });
  if (foreign) return foreign.text;
  return seededPick(
    [
      `Thank you for your message. I am out of the office and will be back on ${back}. I have no access to my mail until then.\n\n${nameOf(address)}`,
      `Hello,\n\nI am on annual leave until ${back}. In urgent cases please contact our front desk.\n\nKind regards\n${nameOf(address)}`,
      `I am currently travelling with limited access to e-mail and will answer after ${back}.\n\n${nameOf(address)}`,
    ],
    seed,
    address,
    "absence text",
  );
}

/** `jane.doe@x.test` -> `Jane Doe`. */
export function nameOf(address: string): string {
  return localPartOf(address)
    .split(/[._+-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
