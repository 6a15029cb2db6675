/**
 * The moment at which `count` of these instants lay within so many seconds for the first time; undefined when they never
 * did. They come in any order.
 */
export function windowFull(
  instants: readonly Date[],
  count: number,
  withinSeconds: number,
): Date | undefined {
  const times = instants.map((at) => at.getTime()).sort((a, b) => a - b);
  const last = times.find((time, index) => {
    const first = times[index - count + 1];
    return first !== undefined && time - first < withinSeconds * 1000;
  });
  return last === undefined ? undefined : new Date(last);
}
