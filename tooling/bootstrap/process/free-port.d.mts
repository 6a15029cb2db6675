/**
 * A loopback port that nobody listens on now and that no outgoing connection gets, as far as the system leaves room for
 * such: who comes back to it later, after a crash, finds it free. None of `taken`. Rejects with an Error after 500 tries.
 */
export function freePort(taken?: ReadonlySet<number>): Promise<number>;
