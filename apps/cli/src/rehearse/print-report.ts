import type { RehearsalReport, StepReport } from "./report-campaign.ts";

const COLUMNS: readonly (keyof StepReport)[] = [
  "step",
  "sent",
  "accepted",
  "bounced",
  "skipped",
  "opened",
  "machineOpened",
  "clicked",
  "replied",
  "unsubscribed",
];

const line = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => String(cell).padStart(13)).join("");

/** Prints a report for a person, or as one line of JSON whose `wallMs` alone differs between equal runs. */
export function printReport(report: RehearsalReport, options: { json: boolean; wallMs: number }): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...report, wallMs: options.wallMs })}\n`);
    return;
  }
  const share = (part: number): string =>
    report.sent === 0 ? "" : ` (${((part / report.sent) * 100).toFixed(1)} %)`;
  const lines = [
    "",
    `${report.enrolled} of ${report.contacts} contacts enrolled, ${report.refusedRows} rows refused; the campaign is ${report.state}. ${report.stateReason}`,
    `${report.sent} sent, ${report.accepted} accepted${share(report.accepted)}, ${report.bounced} bounced${share(report.bounced)}, ${report.replied} replied, ${report.unsubscribed} unsubscribed`,
    "",
    line(COLUMNS),
    ...report.steps.map((step) => line(COLUMNS.map((column) => step[column]))),
    "",
    ...Object.entries(report.providers).map(
      ([name, { accepted }]) => `${name.padEnd(14)}${String(accepted).padStart(8)} accepted`,
    ),
    "",
    `duplicates ${report.duplicates}, lost ${report.lost} (ledger against the receivers' mailboxes); ${(options.wallMs / 1000).toFixed(1)} s`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
