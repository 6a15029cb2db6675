import { describeError } from "@penguin/runtime/log";

const LONGEST_REASON = 300;
/** Mail addresses, and URLs with a login in them. */
const ADDRESS = /\S+@\S+/g;

/** Why a job failed, in one line that may be kept: the messages of the error and its causes, without people's data. */
export function failureReason(error: unknown): string {
  const messages: string[] = [];
  for (let one: ReturnType<typeof describeError> | undefined = describeError(error); one; one = one.cause)
    messages.push(one.message);
  const line = messages.join(": ").replace(ADDRESS, "[address]").replace(/\s+/g, " ").trim();
  return line === "" ? "no message" : line.slice(0, LONGEST_REASON);
}
