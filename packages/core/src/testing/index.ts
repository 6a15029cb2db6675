export { createRateLimiter } from "@penguin/infra/rate-limit";
export { createFakeRateLimiter } from "@penguin/infra/rate-limit/fake";
export { senderWithGap } from "./claim-gap.ts";
export {
  addDomain,
  addMailbox,
  addPeople,
  addVerifiedDomain,
  ALWAYS,
  type CampaignWish,
  draftCampaign,
  importCsv,
  launchedCampaign,
  planAndSend,
  publishRecords,
  runRecordedImports,
  scheduledCampaign,
  type StepWish,
  suppress,
  upload,
} from "./factories.ts";
export { expectAudit, expectRefusal, fingerprint } from "./expectations.ts";
export { invitationToken, invite, joinMember } from "./invited.ts";
export { createJobRecorder, type JobRecorder } from "./job-recorder.ts";
export { ONE_PIXEL } from "./picture.ts";
export { createKit, type Kit, MONDAY, TEST_SETTINGS } from "./kit.ts";
export {
  answerTo,
  answeredThread,
  type AnswerWish,
  type LedgerRow,
  ledgerOf,
  receive,
  signed,
  sentCampaign,
  bounceReport,
} from "./replies.ts";
export { addContact, formerContact, rewrapAuditKeys } from "./subjects.ts";
export { createStaff, failedJob, openGrant } from "./staff.ts";
export { mailTo, openPerson, type Person, PERSON, personOf, signedIn, solvedProof } from "./person.ts";
export {
  addWorkspace,
  asOtherTenant,
  confirmAddress,
  createTenant,
  type CtxWish,
  makeCtx,
  type TestTenant,
} from "./tenant.ts";
export { describeVerb, type VerbCase } from "./verb-suite.ts";
