import { describe, expect, it } from "vitest";
import {
  type CampaignDraft,
  changesOf,
  emptyStep,
  isEdited,
  settingsOf,
  type StepDraft,
} from "./campaign-draft.ts";

const step = (savedAs: number, subject: string): StepDraft => ({
  ...emptyStep(`saved-${savedAs}`),
  savedAs,
  subject,
  body: "Hello",
});

const draft: CampaignDraft = {
  name: "Spring",
  listId: null,
  topicId: null,
  mailboxIds: [],
  window: { days: [1, 2], from: "09:00", until: "00:00", zone: "UTC" },
  trackOpens: true,
  trackClicks: true,
  steps: [step(1, "One"), step(2, "Two"), step(3, "Three")],
};

describe("changesOf", () => {
  it("finds nothing in an untouched draft", () => {
    expect(isEdited(draft, draft)).toBe(false);
  });

  it("sends a changed step under its number and leaves the others alone", () => {
    const next = {
      ...draft,
      steps: draft.steps.map((one) => (one.savedAs === 2 ? { ...one, subject: "New" } : one)),
    };
    expect(changesOf(draft, next).written.map((one) => [one.position, one.subject])).toEqual([[2, "New"]]);
  });

  it("removes from the end and keeps what moved up", () => {
    const next = { ...draft, steps: [draft.steps[2] as StepDraft] };
    expect(changesOf(draft, next)).toMatchObject({ removed: [2, 1], written: [], settings: false });
  });

  it("writes a new step at the end", () => {
    const next = { ...draft, steps: [...draft.steps, { ...emptyStep("new"), body: "Bye" }] };
    expect(changesOf(draft, next).written).toEqual([
      { position: 4, subject: "", body: "Bye", bodyFormat: "text", waitSeconds: 259_200 },
    ]);
  });

  it("takes midnight as the end of the day", () => {
    expect(settingsOf(draft).window.endMinute).toBe(1440);
  });
});
