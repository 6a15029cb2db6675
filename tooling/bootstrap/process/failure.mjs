import fs from "node:fs";

/** A reason to stop that a person can act on: one sentence, and the log to read when there is one. */
export class Failure extends Error {
  constructor(sentence, logFile) {
    super(sentence);
    this.name = "Failure";
    this.logFile = logFile;
  }
}

/** The last `count` lines of a log, or nothing when there is no such file. */
export const tailOf = (file, count = 15) => {
  if (!file || !fs.existsSync(file)) return [];
  return fs.readFileSync(file, "utf8").trimEnd().split("\n").slice(-count);
};

const SYSTEM = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EMFILE: "too many open files",
};

const sentenceOf = (error) =>
  SYSTEM[error?.code]
    ? `Cannot use ${error.path ?? error.syscall ?? "a file"}: ${SYSTEM[error.code]}.`
    : `Unexpected error: ${error?.stack ?? error}`;

/** What a person is shown about an error: the sentence, then the end of the log and where it is. */
export const describeFailure = (error) => {
  if (!(error instanceof Failure)) return [sentenceOf(error)];
  const tail = tailOf(error.logFile).map((line) => `    ${line}`);
  return [error.message, ...tail, ...(error.logFile ? [`    log: ${error.logFile}`] : [])];
};
