import { expect, it } from "vitest";
import { settlementOf } from "./settlement.ts";

const MESSAGE = { tenantId: "t", id: "m", fence: 3, deferrals: 1 };
const AT = new Date("2026-03-02T09:00:00Z");
const deferred = (reply: string, stage: "connect" | "mail" | "data", code?: number) =>
  ({ kind: "deferred", reply, stage, ...(code !== undefined && { code }) }) as const;

it("takes a filter that is away at our own mail server for a fault of the server, at every step", () => {
  for (const stage of ["mail", "data"] as const) {
    const outcome = deferred("451 4.7.1 Service unavailable - try again later", stage, 451);
    expect(settlementOf(MESSAGE, { kind: "hosted" }, outcome, AT)).toMatchObject({
      outcome: "released",
      state: "planned",
      reason: "mail_server_away",
      fault: true,
    });
    expect(settlementOf(MESSAGE, { kind: "external" }, outcome, AT)).toMatchObject({ outcome: "deferred" });
  }
});

it("puts a copy off that our mail server cannot judge yet, as any mail", () => {
  const reply = "451 4.7.1 An earlier hand-over of this Message-ID is not settled yet";
  expect(settlementOf(MESSAGE, { kind: "hosted" }, deferred(reply, "data", 451), AT)).toMatchObject({
    outcome: "deferred",
    state: "deferred",
  });
});

it("lets only the mailbox rest whose source address the machine does not have", () => {
  const outcome = deferred("connect EADDRNOTAVAIL 127.0.0.1:25", "connect");
  const settlement = settlementOf(MESSAGE, { kind: "hosted" }, outcome, AT);
  expect(settlement).toMatchObject({ outcome: "released", rest: { reason: "mailbox_server_away" } });
  expect(settlement.fault).toBeUndefined();
});
