import { firstValue, readHeader } from "./header.ts";
import { parseImapDate } from "./imap-fetch.ts";
import { sequenceTest, type Token, textOf } from "./imap-parser.ts";
import type { MailItem } from "./mailbox.ts";

/** A message with its sequence number. */
export interface Numbered {
  item: MailItem;
  number: number;
}

type Test = (candidate: Numbered) => boolean;

const FLAG_KEYS: Readonly<Record<string, string>> = {
  ANSWERED: "\\Answered",
  DELETED: "\\Deleted",
  DRAFT: "\\Draft",
  FLAGGED: "\\Flagged",
  SEEN: "\\Seen",
};

/** The messages that match a SEARCH program (RFC 3501, section 6.4.4); undefined when it is malformed. */
export function searchMessages(
  messages: readonly Numbered[],
  program: readonly Token[],
): Numbered[] | undefined {
  const queue = [...program];
  if (textOf(queue[0]).toUpperCase() === "CHARSET") queue.splice(0, 2);
  const largest = { uid: messages.at(-1)?.item.uid ?? 0, number: messages.length };
  const tests: Test[] = [];
  try {
    while (queue.length > 0) tests.push(nextTest(queue, largest));
  } catch {
    return undefined;
  }
  return messages.filter((candidate) => tests.every((test) => test(candidate)));
}

function nextTest(queue: Token[], largest: { uid: number; number: number }): Test {
  const token = queue.shift();
  if (Array.isArray(token)) {
    const inner = [...token];
    const tests: Test[] = [];
    while (inner.length > 0) tests.push(nextTest(inner, largest));
    return (candidate) => tests.every((test) => test(candidate));
  }
  const key = textOf(token).toUpperCase();
  const argument = (): string => textOf(queue.shift());
  if (key === "ALL" || key === "OLD") return () => true;
  if (key === "RECENT" || key === "NEW") return () => false;
  if (key === "NOT") {
    const test = nextTest(queue, largest);
    return (candidate) => !test(candidate);
  }
  if (key === "OR") {
    const [left, right] = [nextTest(queue, largest), nextTest(queue, largest)];
    return (candidate) => left(candidate) || right(candidate);
  }
  if (key === "MODSEQ") {
    const least = Number(argument());
    return ({ item }) => item.modSeq >= least;
  }
  const flag = FLAG_KEYS[key] ?? FLAG_KEYS[key.replace(/^UN/, "")];
  if (flag) return ({ item }) => item.flags.has(flag) === key in FLAG_KEYS;
  if (key === "KEYWORD" || key === "UNKEYWORD") {
    const keyword = argument();
    return ({ item }) => item.flags.has(keyword) === (key === "KEYWORD");
  }
  return contentTest(key, argument) ?? setTest(key, argument, largest);
}

function contentTest(key: string, argument: () => string): Test | undefined {
  if (key === "SINCE" || key === "SENTSINCE") return dateTest(argument(), (day, wanted) => day >= wanted);
  if (key === "BEFORE" || key === "SENTBEFORE") return dateTest(argument(), (day, wanted) => day < wanted);
  if (key === "ON" || key === "SENTON") return dateTest(argument(), (day, wanted) => day === wanted);
  if (key === "LARGER" || key === "SMALLER") {
    const size = Number(argument());
    return ({ item }) => (key === "LARGER" ? item.size > size : item.size < size);
  }
  if (["FROM", "TO", "CC", "BCC", "SUBJECT"].includes(key)) return headerTest(key, argument());
  if (key === "HEADER") {
    const name = argument();
    return headerTest(name, argument());
  }
  if (key !== "TEXT" && key !== "BODY") return undefined;
  const needle = argument().toLowerCase();
  return ({ item }) => item.raw().toString("utf8").toLowerCase().includes(needle);
}

function headerTest(name: string, value: string): Test {
  const needle = value.toLowerCase();
  return ({ item }) =>
    firstValue(readHeader(item.raw()), name.toLowerCase())?.toLowerCase().includes(needle) ?? false;
}

function dateTest(text: string, compare: (day: string, wanted: string) => boolean): Test {
  const wanted = parseImapDate(text);
  if (!wanted) throw new SyntaxError("bad date");
  return ({ item }) =>
    compare(item.internalDate.toISOString().slice(0, 10), wanted.toISOString().slice(0, 10));
}

function setTest(key: string, argument: () => string, largest: { uid: number; number: number }): Test {
  const isUid = key === "UID";
  const test = sequenceTest(isUid ? argument() : key, isUid ? largest.uid : largest.number);
  if (!test) throw new SyntaxError(`unknown search key ${key}`);
  return ({ item, number }) => test(isUid ? item.uid : number);
}
