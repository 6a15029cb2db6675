export { checkRecord } from "./check-record.ts";
export type { DnsAnswer, RecordCheck } from "./check-record.ts";
export { requiredRecords, splitTxt } from "./required-records.ts";
export type { DnsRecord, RequiredRecordsInput } from "./required-records.ts";
