import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { JournalEntry } from "@penguin/infra/send-journal";

type Line = { note?: JournalEntry; forget?: string[] };

/** The last step of every message that a sender's journal holds open, read beside the sender. */
export function readOpenSteps(journalDir: string): Map<string, JournalEntry["step"]> {
  const file = path.join(journalDir, "journal.ndjson");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const steps = new Map<string, JournalEntry["step"]>();
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    if (line === "") continue;
    const { note, forget } = JSON.parse(line) as Line;
    if (note) steps.set(note.id, note.step);
    for (const gone of forget ?? []) steps.delete(gone);
  }
  return steps;
}
