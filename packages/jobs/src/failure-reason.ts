import { describeError } from "@penguin/runtime/log";
import { z } from "zod";

const LONGEST_REASON = 300;
/** Mail addresses, and URLs with a login in them. */
const ADDRESS = /\S+@\S+/g;

const messagesOf = (error: unknown): string[] => {
  if (error instanceof z.ZodError)
    return error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  const messages: string[] = [];
  for (let one: ReturnType<typeof describeError> | undefined = describeError(error); one; one = one.cause)
    messages.push(one.message);
  return messages;
};

/** Why a job failed, in one line that may be kept: the messages of the error and its causes, without people's data. */
export function failureReason(error: unknown): string {
  const line = messagesOf(error).join(": ").replace(ADDRESS, "[address]").replace(/\s+/g, " ").trim();
  return line === "" ? "no message" : line.slice(0, LONGEST_REASON);
}
