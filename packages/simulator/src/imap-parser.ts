/** A parsed piece of a command: an atom is a string, a quoted string or literal a Buffer, a list an array. */
export type Token = string | Buffer | Token[];

/** A whole client command. */
export interface ImapCommand {
  tag: string;
  /** Upper case; `UID FETCH` and the like are one name. */
  name: string;
  args: Token[];
}

/** Text of a command with its literals, as it came over the wire. */
export interface RawCommand {
  /** One more text than literals. */
  texts: string[];
  literals: Buffer[];
}

/** Takes bytes and gives whole commands; `onLiteral` is called when the client waits for a go-ahead. */
export function createCommandReader(handlers: {
  onCommand(command: RawCommand): void;
  onLiteral(): void;
}): (chunk: Buffer) => void {
  let received: Buffer = Buffer.alloc(0);
  let command: RawCommand = { texts: [], literals: [] };
  let missing = -1;
  return (chunk) => {
    received = received.length > 0 ? Buffer.concat([received, chunk]) : chunk;
    for (;;) {
      if (missing >= 0) {
        if (received.length < missing) return;
        command.literals.push(Buffer.from(received.subarray(0, missing)));
        received = received.subarray(missing);
        missing = -1;
      }
      const end = received.indexOf("\n");
      if (end < 0) return;
      const line = received.toString("latin1", 0, end).replace(/\r$/, "");
      received = received.subarray(end + 1);
      const literal = /\{(\d+)(\+?)\}$/.exec(line);
      if (literal) {
        command.texts.push(line.slice(0, literal.index));
        missing = Number(literal[1]);
        if (literal[2] === "") handlers.onLiteral();
        continue;
      }
      command.texts.push(line);
      const whole = command;
      command = { texts: [], literals: [] };
      handlers.onCommand(whole);
    }
  };
}

const UID_COMMANDS = new Set(["FETCH", "STORE", "SEARCH", "COPY", "MOVE", "EXPUNGE"]);

/** Parses a command (RFC 3501, section 9); undefined when it has no tag or name or is malformed. */
export function parseCommand(raw: RawCommand): ImapCommand | undefined {
  const tokens: Token[] = [];
  const stack: Token[][] = [tokens];
  try {
    for (const [index, text] of raw.texts.entries()) {
      scan(text, stack);
      const literal = raw.literals[index];
      if (literal && index < raw.texts.length - 1) stack.at(-1)?.push(literal);
    }
  } catch {
    return undefined;
  }
  const [tag, first, second, ...rest] = tokens;
  if (stack.length !== 1 || typeof tag !== "string" || typeof first !== "string") return undefined;
  const name = first.toUpperCase();
  if (name === "UID" && typeof second === "string" && UID_COMMANDS.has(second.toUpperCase()))
    return { tag, name: `UID ${second.toUpperCase()}`, args: rest };
  return { tag, name, args: second === undefined ? [] : [second, ...rest] };
}

function scan(text: string, stack: Token[][]): void {
  const piece = /\s+|\(|\)|"((?:[^"\\]|\\.)*)"|((?:[^\s()"[]|\[[^\]]*\])+)/gy;
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text);
    if (!match) throw new SyntaxError("malformed command");
    const [whole, quoted, atom] = match;
    if (whole === "(") {
      const list: Token[] = [];
      stack.at(-1)?.push(list);
      stack.push(list);
    } else if (whole === ")") {
      if (stack.length === 1) throw new SyntaxError("unbalanced parenthesis");
      stack.pop();
    } else if (quoted !== undefined)
      stack.at(-1)?.push(Buffer.from(quoted.replace(/\\(.)/g, "$1"), "latin1"));
    else if (atom !== undefined) stack.at(-1)?.push(atom);
  }
}

/** The text of an atom or string; empty for a list or nothing. */
export function textOf(token: Token | undefined): string {
  if (typeof token === "string") return token;
  return Buffer.isBuffer(token) ? token.toString("utf8") : "";
}

/** Tests numbers against a sequence set such as `1:3,7,9:*`; undefined when it is malformed. `*` is `largest`. */
export function sequenceTest(set: string, largest: number): ((value: number) => boolean) | undefined {
  const ranges: [number, number][] = [];
  for (const part of set.split(",")) {
    const match = /^(\d+|\*)(?::(\d+|\*))?$/.exec(part);
    if (!match) return undefined;
    const [from = 0, to = 0] = [match[1], match[2] ?? match[1]].map((bound) =>
      bound === "*" ? largest : Number(bound),
    );
    ranges.push(from <= to ? [from, to] : [to, from]);
  }
  return (value) => ranges.some(([from, to]) => value >= from && value <= to);
}
