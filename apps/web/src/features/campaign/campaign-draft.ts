import type { Campaign } from "./campaign-view.ts";
import type { SendingWindow } from "./sending-window-fields.tsx";

export const waitUnits = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

export type WaitUnit = keyof typeof waitUnits;

/** One e-mail of a sequence as it is edited. An empty subject continues the thread of the step before. */
export interface StepDraft {
  key: string;
  subject: string;
  body: string;
  bodyFormat: "text" | "html";
  waitValue: number;
  waitUnit: WaitUnit;
  /** Its place on the server; null for one that was not saved yet. */
  savedAs: number | null;
}

/** A campaign as it is edited. */
export interface CampaignDraft {
  name: string;
  listId: string | null;
  topicId: string | null;
  mailboxIds: readonly string[];
  window: SendingWindow;
  trackOpens: boolean;
  trackClicks: boolean;
  steps: readonly StepDraft[];
}

const clock = (minute: number): string => {
  const inDay = minute % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
};

const minuteOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
};

const waitOf = (seconds: number): Pick<StepDraft, "waitValue" | "waitUnit"> => {
  const units = (["days", "hours", "minutes"] as const).filter(
    (unit) => seconds > 0 && seconds % waitUnits[unit] === 0,
  );
  const waitUnit = units[0] ?? (seconds === 0 ? "days" : "seconds");
  return { waitUnit, waitValue: seconds / waitUnits[waitUnit] };
};

/** How long a step waits, in seconds. */
export const waitSeconds = ({ waitValue, waitUnit }: StepDraft): number => waitValue * waitUnits[waitUnit];

/** What the editor starts from. */
export function draftOf(campaign: Campaign): CampaignDraft {
  const { name, listId, topicId, mailboxes, window, trackOpens, trackClicks, steps } = campaign;
  return {
    name,
    listId,
    topicId,
    mailboxIds: mailboxes.map((mailbox) => mailbox.id),
    window: {
      days: window.days,
      from: clock(window.startMinute),
      until: clock(window.endMinute),
      zone: window.zone,
    },
    trackOpens,
    trackClicks,
    steps: steps.map(({ position, subject, body, bodyFormat, waitSeconds: seconds }) => ({
      key: `saved-${position}`,
      subject,
      body,
      bodyFormat,
      ...waitOf(seconds),
      savedAs: position,
    })),
  };
}

/** A step that nobody has written yet, three days after the one before. */
export const emptyStep = (key: string): StepDraft => ({
  key,
  subject: "",
  body: "",
  bodyFormat: "text",
  waitValue: 3,
  waitUnit: "days",
  savedAs: null,
});

/** The draft without its steps, as the server takes it; midnight as an end is the end of the day. */
export const settingsOf = ({
  name,
  listId,
  topicId,
  mailboxIds,
  window,
  trackOpens,
  trackClicks,
}: CampaignDraft) => ({
  name,
  listId,
  topicId,
  mailboxIds: [...mailboxIds],
  window: {
    days: [...window.days],
    startMinute: minuteOf(window.from),
    endMinute: minuteOf(window.until) || 1440,
    zone: window.zone,
  },
  trackOpens,
  trackClicks,
});

/** A step as the server takes it. */
export const stepInput = (step: StepDraft, position: number) => ({
  position,
  subject: step.subject,
  body: step.body,
  bodyFormat: step.bodyFormat,
  waitSeconds: waitSeconds(step),
});

const sameSettings = (one: CampaignDraft, other: CampaignDraft): boolean =>
  JSON.stringify(settingsOf(one)) === JSON.stringify(settingsOf(other));

/** What has to be sent to bring the server from `saved` to `draft`. Steps are only ever added at the end. */
export function changesOf(saved: CampaignDraft, draft: CampaignDraft) {
  const kept = new Set(draft.steps.map((step) => step.savedAs));
  const removed = saved.steps.flatMap((step) =>
    step.savedAs !== null && !kept.has(step.savedAs) ? [step.savedAs] : [],
  );
  const written = draft.steps.flatMap((step, index) => {
    const before = saved.steps.find((one) => one.savedAs === step.savedAs);
    const now = stepInput(step, index + 1);
    const isSame =
      step.savedAs !== null &&
      before &&
      JSON.stringify(stepInput(before, 0)) === JSON.stringify({ ...now, position: 0 });
    return isSame ? [] : [now];
  });
  return { settings: !sameSettings(saved, draft), removed: removed.toSorted((a, b) => b - a), written };
}

/** Whether anything was edited since it was saved. */
export function isEdited(saved: CampaignDraft, draft: CampaignDraft): boolean {
  const { settings, removed, written } = changesOf(saved, draft);
  return settings || removed.length > 0 || written.length > 0;
}
