import { expect, it } from "vitest";
import { isTagged, proveWriter, standingOf } from "./prove-writer.ts";

const covers = ["from", "to", "subject", "date"];
const mail = { from: { address: "ann@firm.example", name: "Ann" }, to: ["amy@acme.example"] };
const reading = {
  from: ["ann@firm.example"],
  held: [{ domain: "firm.example", covers }],
  isUnanswered: false,
};
const MAILBOX = "amy@acme.example";

it("proves a writer by a signature of their own domain over this very mail to this mailbox", () => {
  expect(proveWriter(mail, reading, MAILBOX)).toBe("proved");
  expect(proveWriter({ ...mail, to: ["Amy+x@acme.example"] }, reading, MAILBOX)).toBe("proved");
});

it.each([
  ["another domain's signature", { held: [{ domain: "evil.example", covers }] }, {}],
  ["a signature without the subject", { held: [{ domain: "firm.example", covers: ["from", "to"] }] }, {}],
  ["none", { held: [] }, {}],
  ["two addresses in From", { from: ["ann@firm.example", "bob@firm.example"] }, {}],
  ["another address in From than was read", { from: ["bob@firm.example"] }, {}],
  ["a mail that was signed for somebody else", {}, { to: ["other@acme.example"] }],
])("does not by %s", (_what, change, other) => {
  expect(proveWriter({ ...mail, ...other }, { ...reading, ...change }, MAILBOX)).toBe("unproved");
});

it("tells what could not be asked from what is not so", () => {
  expect(proveWriter(mail, { ...reading, held: [], isUnanswered: true }, MAILBOX)).toBe("unanswered");
});

it("lets a mail act by a tag, or as its proved writer, and by nothing else", () => {
  const own = { toAddress: "ann@firm.example" } as Parameters<typeof standingOf>[1]["own"];
  const by = (how: Parameters<typeof isTagged>[0]["by"]) => ({ own, by: how, confidence: 1 });
  for (const how of ["return_path", "message_id", "references"] as const)
    expect(standingOf(mail, by(how), "unproved")).toBeUndefined();
  for (const how of ["address_and_subject", "address", "alias"] as const) {
    expect(standingOf(mail, by(how), "proved")).toBeUndefined();
    expect(standingOf(mail, by(how), "unproved")).toContain("nothing proves");
    expect(standingOf(mail, by(how), "unanswered")).toContain("could not be asked");
  }
  const stranger = { from: { address: "eve@evil.example", name: "" } };
  for (const how of ["subject", "person"] as const)
    expect(standingOf(stranger, by(how), "proved")).toContain("comes from somebody else");
});
