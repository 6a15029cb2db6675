import { writePacket } from "./packet.ts";

const VERSION = 6;
/** Steps of a mail that can be left out, and answers that are not waited for, by the flags of protocol version 6. */
const NO_CONNECT = 0x01;
const NO_HELO = 0x02;
const NO_RCPT = 0x08;
const NO_BODY = 0x10;
const NO_END_OF_HEADER = 0x40;
const HEADER_UNANSWERED = 0x80;
const NO_UNKNOWN = 0x100;
const NO_DATA = 0x200;
const MAIL_UNANSWERED = 0x4000;
const WANTED =
  NO_CONNECT |
  NO_HELO |
  NO_RCPT |
  NO_BODY |
  NO_END_OF_HEADER |
  HEADER_UNANSWERED |
  NO_UNKNOWN |
  NO_DATA |
  MAIL_UNANSWERED;

/** What a filter agreed with the mail server, and the bytes that tell it so. */
export interface Agreement {
  bytes: Buffer;
  /** Whether the server waits for an answer to a header, or to the step of that letter. */
  waitsFor(step: string): boolean;
}

/** Agrees to read headers and the end of each mail, to change nothing, and to be spared all else the server can spare it. */
export function agreeToHeaders(offer: { version: number; steps: number }): Agreement {
  const steps = (offer.steps & WANTED) >>> 0;
  const data = Buffer.alloc(12);
  data.writeUInt32BE(Math.min(offer.version, VERSION), 0);
  data.writeUInt32BE(steps, 8);
  return {
    bytes: writePacket("O", data),
    waitsFor: (step) => {
      if (step === "L") return (steps & HEADER_UNANSWERED) === 0;
      return step !== "M" || (steps & MAIL_UNANSWERED) === 0;
    },
  };
}

/** "Go on", the answer to every step that is no matter. */
export const CONTINUE: Buffer = writePacket("c");

/** A refusal with an own reply, such as `554 5.7.9 no`; Postfix gives it to the client as it stands. */
export function refuseWith(code: number, enhanced: string, text: string): Buffer {
  // A percent sign would begin a placeholder in sendmail.
  const line = `${code} ${enhanced} ${text}`.replaceAll(/[\0\r\n]/g, " ").replaceAll("%", "%%");
  return writePacket("y", Buffer.from(`${line}\0`, "utf8"));
}
