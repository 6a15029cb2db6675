const since = (startedAt) => Math.round(performance.now() - startedAt);

/**
 * One line a step: `[3/11] dependencies   ok  120 ms  unchanged`. A step may have been begun earlier beside others and
 * is shown when its turn comes; its time is its own. With `quiet`, steps run and print nothing.
 */
export const createProgress = ({ total, stream, quiet = false }) => {
  const beganAt = performance.now();
  let shown = 0;

  const begin = (name, work) => {
    const startedAt = performance.now();
    const outcome = Promise.resolve()
      .then(work)
      .then(
        (value) => ({ value, ms: since(startedAt) }),
        (error) => ({ error, ms: since(startedAt) }),
      );
    return { name, outcome };
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
