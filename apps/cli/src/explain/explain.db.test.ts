import {
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  sentCampaign,
  type TestTenant,
} from "@penguin/core/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { explainMessage, readExplainArguments } from "./explain.ts";
import { printStory } from "./print-story.ts";

let kit: Kit;
let tenant: TestTenant;
beforeAll(async () => {
  kit = await createKit();
  tenant = await createTenant(kit);
  await createTenant(kit, "Other");
  await sentCampaign(kit, tenant);
});
afterAll(() => kit.close());

const explain = (message: string) =>
  explainMessage({ control: kit.open("pm_control").db, app: kit.open("pm_app").db }, message);

it("tells a mail's story by its id and by its Message-ID, in the order of time", async () => {
  const [row] = await ledgerOf(tenant);
  if (!row) throw new Error("nothing was sent");
  const story = await explain(row.id);
  expect(await explain(row.messageIdHeader)).toEqual(story);
  if (!story) throw new Error("no story");
  const printed = printStory(story);
  const steps = [
    "planned by the plan of its campaign",
    "claimed by server 1, worker ",
    "attempt 1: accepted 250 2.0.0 Ok",
    "next: the mail server's log tells",
    "conversation of attempt 1",
  ];
  const places = steps.map((step) => printed.indexOf(step));
  expect(
    places.every((place) => place > 0),
    printed,
  ).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it("knows no mail that is not there", async () => {
  expect(await explain("0197a000-0000-7000-8000-0000000000aa")).toBeUndefined();
  expect(await explain("<nobody@acme.example>")).toBeUndefined();
});

it("reads an id or a Message-ID, and says how it is used otherwise", () => {
  const id = "0197a000-0000-7000-8000-0000000000aa";
  expect(readExplainArguments(["--message", id, "--json"])).toEqual({ message: id, json: true });
  expect(readExplainArguments(["--message", "<a@b.example>"])).toEqual({
    message: "<a@b.example>",
    json: false,
  });
  for (const argv of [[], ["--message", "abc"], ["--message", "<a b@c>"]])
    expect(() => readExplainArguments(argv)).toThrow("say: explain --message ID");
});
