import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compareWithFiles, type LedgerLine, readQueuedIds } from "./recount-files.ts";

const mail = (header: string, fate: Partial<LedgerLine> = {}): LedgerLine => ({
  header,
  left: true,
  accepted: false,
  bounced: false,
  queueId: `Q${header}`,
  ...fate,
});

const folder = mkdtempSync(path.join(tmpdir(), "recount-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the ledger against the receivers' files", () => {
  it("calls lost what is nowhere, and waiting what a mail server of ours still tries", () => {
    const queue = path.join(folder, "hosts", "mail.example", "queue");
    mkdirSync(queue, { recursive: true });
    writeFileSync(path.join(queue, "Qheld.json"), "{}");
    const ledger = [
      mail("held"),
      mail("gone"),
      mail("back", { bounced: true }),
      mail("here", { accepted: true }),
    ];
    expect(compareWithFiles(ledger, ["here"], readQueuedIds(folder))).toEqual({
      duplicates: 0,
      lost: 1,
      received: 1,
      waiting: 1,
    });
    expect(compareWithFiles(ledger, ["here"]).lost).toBe(2);
  });

  it("counts what was accepted and is not there, what came and was not sent, and copies", () => {
    const ledger = [mail("missing", { accepted: true }), mail("early", { left: false })];
    expect(compareWithFiles(ledger, ["early", "early", "stranger"])).toEqual({
      duplicates: 1,
      lost: 2,
      received: 1,
      waiting: 0,
    });
  });

  it("knows no queue where there is none", () => {
    expect(readQueuedIds(path.join(folder, "nowhere"))).toEqual(new Set());
  });
});
