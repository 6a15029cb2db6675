const since = (startedAt) => Math.round(performance.now() - startedAt);

/**
 * One line a step: `[3/11] dependencies   ok  120 ms  unchanged`. A step may have been begun earlier beside others, or
 * be told to wait for some of them; it is shown when its turn comes and its time is its own. What waits for a step that
 * failed is never done and fails with it. With `quiet`, steps run and print nothing.
 */
export const createProgress = ({ total, stream, quiet = false }) => {
  const beganAt = performance.now();
  let shown = 0;

  const carryOut = async (work, after) => {
    const failed = (await Promise.all(after.map((step) => step.outcome))).find(({ error }) => error);
    if (failed) return { error: failed.error, ms: 0 };
    const startedAt = performance.now();
    try {
      return { value: await work(), ms: since(startedAt) };
    } catch (error) {
      return { error, ms: since(startedAt) };
    }
  };

  const begin = (name, work, after = []) => {
    let over = false;
    const outcome = carryOut(work, after).finally(() => {
      over = true;
    });
    return { name, outcome, isOver: () => over };
  };

  const show = async ({ name, outcome }, detailOf = (value) => (typeof value === "string" ? value : "")) => {
    shown += 1;
    const head = `[${String(shown).padStart(String(total).length)}/${total}] ${name.padEnd(16)}`;
    if (!quiet && stream.isTTY) stream.write(`${head} ...`);
    const { value, error, ms } = await outcome;
    const line =
      `${head} ${error ? "FAILED" : "ok    "} ${String(ms).padStart(6)} ms  ${error ? "" : detailOf(value)}`.trimEnd();
    if (!quiet) stream.write(`${stream.isTTY ? "\r\u001b[K" : ""}${line}\n`);
    if (error) throw error;
    return value;
  };

  return {
    begin,
    show,
    step: (name, work, detailOf) => show(begin(name, work), detailOf),
    say: (line) => void (quiet ? undefined : stream.write(`${line}\n`)),
    elapsedMs: () => since(beganAt),
  };
};
