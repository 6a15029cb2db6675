export { isOpen } from "./is-open.ts";
export { nextDay } from "./next-day.ts";
export { nextOpening } from "./next-opening.ts";
export { windowIssues } from "./sending-window.ts";
export type { SendingWindow } from "./sending-window.ts";
export { isZone, localDay } from "./wall-clock.ts";
