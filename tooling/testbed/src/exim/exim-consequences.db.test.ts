import { createKit, createTenant, type Kit, receive, sentCampaign } from "@penguin/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRunExim, reportsOfExim } from "./run-exim.ts";

const skip = !canRunExim();

const REFUSALS = [
  { says: "550 5.1.1 unknown user", state: "bounced", reason: "unknown_user", suppressed: "hard_bounce" },
  { says: "552 5.2.2 mailbox is full", state: "bounced", reason: "mailbox_full", suppressed: null },
  { says: "550 5.7.1 message refused by policy", state: "bounced", reason: "policy", suppressed: null },
] as const;

describe("what follows from a report of a real Exim about a mail of ours (needs its packages unpacked, run by root)", {
  skip,
}, () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createKit();
  });
  afterAll(() => kit.close());

  it.each(REFUSALS)("$says", async ({ says, state, reason, suppressed }) => {
    const tenant = await createTenant(kit);
    const [first] = (await sentCampaign(kit, tenant, { people: 1 })).messages;
    const handed = kit.smtp.mails.at(-1);
    if (!first || !handed) throw new Error("nothing was sent");
    // As the return path says it: Exim tells the sender of the envelope, which names the mail.
    const reports = reportsOfExim(
      { [first.toAddress]: says },
      { sender: handed.envelope.from, raw: () => handed.raw.toString("latin1").replaceAll("\r\n", "\n") },
    );
    expect(await receive(kit, tenant, first, reports.get(first.toAddress)?.toString("latin1") ?? "")).toBe(1);

    const [kept] = await kit.root`
      select m.state, m.state_reason, e.state as enrollment, e.exit_reason, i.kind, i.attributed_by,
        (select s.reason from suppressions s where s.tenant_id = m.tenant_id and s.email = m.to_address) as suppressed
      from messages m join enrollments e on e.tenant_id = m.tenant_id and e.id = m.enrollment_id
      join inbound_messages i on i.tenant_id = m.tenant_id and i.about_message_id = m.id where m.id = ${first.id}`;
    expect(kept).toMatchObject({
      state,
      state_reason: reason,
      enrollment: "exited",
      exit_reason: "bounce",
      kind: "dsn",
      attributed_by: "return_path",
      suppressed,
    });
  });
});
