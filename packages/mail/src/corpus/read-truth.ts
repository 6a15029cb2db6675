/** One recipient of one mail of the corpus, as its truth table has it; see the README beside the mails. */
export type TruthRow = {
  file: string;
  n: number;
  reason: string;
  family: string;
  recipient: string;
  messageId: string;
  suppress: "must" | "may" | "must_not";
  isDisputed: boolean;
};

const WISHES: readonly TruthRow["suppress"][] = ["must", "may", "must_not"];

/** Reads the corpus's table of truth (tab-separated, names in the first line). Throws an Error for an unknown wish. */
export function readTruth(table: string): TruthRow[] {
  const [head = "", ...rows] = table.trimEnd().split("\n");
  const names = head.split("\t");
  return rows.map((row) => {
    const values = row.split("\t");
    const of = (name: string): string => values[names.indexOf(name)] ?? "";
    const suppress = WISHES.find((wish) => wish === of("suppress"));
    if (suppress === undefined) throw new Error(`the truth of ${of("file")} says nothing of suppression`);
    return {
      file: of("file"),
      n: Number(of("n")),
      reason: of("reason"),
      family: of("family"),
      recipient: of("recipient").toLowerCase(),
      messageId: of("orig_message_id").toLowerCase(),
      suppress,
      isDisputed: of("agree") === "disputed",
    };
  });
}
