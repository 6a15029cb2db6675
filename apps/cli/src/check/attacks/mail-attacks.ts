import type { Attack } from "./attack.ts";
import type { AttackWorld, SentMail } from "./attack-world.ts";

let mails = 0;

const mailFrom = (from: string, to: string, subject: string, more: readonly string[] = []): string[] => {
  mails += 1;
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <attack-${mails}@attacker.example>`,
    ...more,
    "",
    "unsubscribe",
    "",
  ];
};

const complaintAbout = ({ messageIdHeader }: SentMail, to: string): string[] => [
  "From: feedback@attacker.example",
  `To: ${to}`,
  "Subject: complaint",
  `Message-ID: <complaint-${(mails += 1)}@attacker.example>`,
  "MIME-Version: 1.0",
  "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
  "",
  "--b",
  "Content-Type: message/feedback-report",
  "",
  "Feedback-Type: abuse",
  "User-Agent: x/1",
  "Version: 1",
  "",
  "--b",
  "Content-Type: text/rfc822-headers",
  "",
  `Message-ID: ${messageIdHeader}`,
  "",
  "--b--",
  "",
];

/** What the product made of a mail, each time as if it were the first. */
const openEars = ({ root, deliver }: AttackWorld) => {
  const isSuppressed = async (address: string): Promise<boolean> =>
    (await root`select 1 from suppressions where email = ${address}`).length > 0;
  const isOut = async (address: string): Promise<boolean> =>
    (
      await root`select 1 from enrollments e join contacts k on k.id = e.contact_id
      where k.email = ${address} and e.state = 'exited'`
    ).length > 0;
  const forget = async (): Promise<void> => {
    await root`delete from suppressions`;
    await root`update contacts set status = 'active'`;
    await root`update enrollments set state = 'active', exit_reason = null, next_at = now() + interval '1 day' where state = 'exited'`;
    await root`delete from event_keys where key like 'unsubscribed:%' or key like 'complained:%'`;
  };
  const hears = async (lines: readonly string[], address: string): Promise<boolean> => {
    await forget();
    await deliver(lines);
    return isSuppressed(address);
  };
  return { hears, isOut, forget };
};

/** What a recipient tries by mail: in somebody else's name, by what they got themselves. */
export function mailAttacks(world: AttackWorld): Attack[] {
  const { root, mailbox, eve, ann, deliver } = world;
  const { hears, isOut, forget } = openEars(world);
  const tagged = (token: string): string => mailbox.replace("@", `+u-${token}@`);
  return [
    {
      what: "take somebody off in their name, by the id of a mail of one's own",
      isRefused: async () =>
        !(await hears(
          mailFrom(ann.toAddress, mailbox, "unsubscribe", [`In-Reply-To: ${eve.messageIdHeader}`]),
          ann.toAddress,
        )),
      isAllowed: () =>
        hears(
          mailFrom(eve.toAddress, mailbox, "unsubscribe", [`In-Reply-To: ${eve.messageIdHeader}`]),
          eve.toAddress,
        ),
    },
    {
      what: "take somebody off by their address and our subject alone",
      isRefused: async () =>
        !(await hears(mailFrom(ann.toAddress, mailbox, "Re: unsubscribe"), ann.toAddress)),
      isAllowed: () =>
        hears(
          mailFrom(ann.toAddress, mailbox, "unsubscribe", [`In-Reply-To: ${ann.messageIdHeader}`]),
          ann.toAddress,
        ),
    },
    {
      what: "write to an address to unsubscribe at that is made from a message's id",
      isRefused: async () =>
        !(await hears(
          mailFrom(eve.toAddress, tagged(ann.id.replaceAll("-", "")), "unsubscribe"),
          ann.toAddress,
        )),
      isAllowed: () =>
        hears(
          mailFrom("anybody@attacker.example", tagged(ann.messageIdHeader.slice(1, 33)), "unsubscribe"),
          ann.toAddress,
        ),
    },
    {
      what: "end somebody's sequence by an answer in their name",
      isRefused: async () => {
        await forget();
        await deliver(mailFrom(ann.toAddress, mailbox, "Re: your mail"));
        return !(await isOut(ann.toAddress));
      },
      isAllowed: async () => {
        await forget();
        await deliver(
          mailFrom(ann.toAddress, mailbox, "Re: your mail", [`In-Reply-To: ${ann.messageIdHeader}`]),
        );
        return isOut(ann.toAddress);
      },
    },
    {
      what: "bar somebody on the whole platform by a complaint",
      isRefused: async () => {
        await hears(complaintAbout(ann, mailbox), ann.toAddress);
        return (await root`select 1 from platform_bars`).length === 0;
      },
      isAllowed: () => hears(complaintAbout(eve, mailbox), eve.toAddress),
    },
  ];
}
