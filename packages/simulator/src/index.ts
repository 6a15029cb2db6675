export { startAdminApi } from "./admin-api.ts";
export { type AgendaDriver, startAgenda } from "./agenda.ts";
export { startDns } from "./dns-server.ts";
export {
  type DkimKey,
  type HostAccounts,
  type HostDomain,
  type HostUser,
  newDkimKey,
  newDomain,
  newUser,
} from "./host-accounts.ts";
export { armHostSteps, HOST_STEPS, type HostStep } from "./host-step.ts";
export { listenHttp } from "./http-listener.ts";
export { startImap } from "./imap-server.ts";
export type { Listening, ListenOptions } from "./listening.ts";
export { loopbackFetch } from "./loopback-fetch.ts";
export { type MailDeskOptions, startMailDesk } from "./mail-desk.ts";
export { createMailHost, type MailHost, type MailHostOptions } from "./mail-host.ts";
export type { Folder, Mailbox, MailItem } from "./mailbox.ts";
export {
  defaultDelays,
  defaultRates,
  type DelayRange,
  type PersonaDelays,
  type PersonaRates,
} from "./persona-table.ts";
export { startPowerDnsApi } from "./powerdns-api.ts";
export { defaultAddresses, mxHostOf, type ProviderKey, providerKeys } from "./provider.ts";
export type { Envelope, IncomingMail, Verdict } from "./reception.ts";
export { type KeyAndCertificate, selfSignedCertificate } from "./self-signed-certificate.ts";
export { type Receivers, type ReceiversOptions, startReceivers } from "./receivers.ts";
export { type Behaviour, type BehaviourMix, defaultMix, type DomainRecipe, type Recipes } from "./recipe.ts";
export type { Relay, RelayMail } from "./relay.ts";
export { absenceText } from "./persona-text.ts";
export { composeAbsence, composeReply, type ReplyInput } from "./reply-mail.ts";
export { composeComplaint, composeLateReport, type ReportInput } from "./report-mail.ts";
export type { Resolution, ResolvedRecord, WorldDns } from "./resolver.ts";
export { type Simulator, type SimulatorPorts, startSimulator } from "./simulator.ts";
export { type MailHostConfig, parseConfig, type SimulatorConfig } from "./simulator-config.ts";
export type { SmtpReply, Stage } from "./smtp-reply.ts";
export type { Submission, SubmissionReply } from "./submission.ts";
export { startInbound, startSubmission, type SubmissionServerOptions } from "./submission-server.ts";
export { type Summary, summarize } from "./summary.ts";
export { createWorld, type InboundHost, type World, type WorldOptions } from "./world.ts";
export type { FetchRequest, FetchResult, OutgoingMail } from "./world-core.ts";
export type { Act, ActKind, Attempt, StoredMessage } from "./world-store.ts";
export {
  createWrongUnsubscribe,
  UNSUBSCRIBE_FAULTS,
  UNSUBSCRIBE_TOKEN,
  type UnsubscribeFault,
} from "./wrong-unsubscribe.ts";
