const MOST = 400_000;

/** A part of a list: whole lines, and how many. */
export interface ListPart {
  text: string;
  lines: number;
}

/** Cuts a list at line ends into parts that one call takes; a line longer than a part stays whole. */
export function cutList(text: string, most = MOST): ListPart[] {
  const parts: ListPart[] = [];
  let [kept, size]: [string[], number] = [[], 0];
  const close = (): void => {
    if (kept.length > 0) parts.push({ text: kept.join("\n"), lines: kept.length });
    [kept, size] = [[], 0];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (size + line.length > most && kept.length > 0) close();
    kept.push(line.slice(0, most));
    size += line.length + 1;
  }
  close();
  return parts;
}
