export { checkSentFolders } from "./check-sent-folders.ts";
export { createHitRecorder, type Hit, type HitRecorder } from "./hit-recorder.ts";
export { isMachineHit } from "./is-machine.ts";
export { followMailLog, readUnfollowedLog } from "./follow-mail-log.ts";
export {
  findPreferences,
  type PreferenceChoice,
  type PreferencePage,
  savePreferences,
} from "./preferences.ts";
export { readMailLog } from "./read-mail-log.ts";
export { type EventInput, type EventKind, recordEvents } from "./record-events.ts";
export { createReceiver, type Receiver } from "./receive/create-receiver.ts";
export { settleRejections } from "./settle-rejections.ts";
export { syncDueMailboxes, syncMailbox } from "./read-mailbox.ts";
export { findUnsubscribe, unsubscribeByMessage } from "./unsubscribe.ts";
