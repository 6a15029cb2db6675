/**
 * The wait before attempt number `attempt` (1 = first retry): exponential from `baseMs`, capped at `maxMs`, moved by up
 * to a quarter either way according to `unit` in [0, 1) so that retries spread.
 */
export function backoffMs(attempt: number, baseMs: number, maxMs: number, unit: number): number {
  const plain = Math.min(baseMs * 2 ** (attempt - 1), maxMs);
  return Math.round(plain * (0.75 + unit * 0.5));
}
