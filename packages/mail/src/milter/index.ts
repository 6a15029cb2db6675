export { agreeToHeaders, CONTINUE, refuseWith } from "./answer.ts";
export type { Agreement } from "./answer.ts";
export { readMilterEvent } from "./event.ts";
export type { MilterEvent } from "./event.ts";
export { createPacketReader, MilterProtocolError, writePacket } from "./packet.ts";
export type { MilterPacket } from "./packet.ts";
