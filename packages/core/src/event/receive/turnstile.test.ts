import { expect, it } from "vitest";
import { createTurnstile } from "./turnstile.ts";

const never = new AbortController().signal;

it("lets so many through at a time, in the order they came, whatever becomes of them", async () => {
  const turnstile = createTurnstile(2);
  const done: number[] = [];
  let [inside, most] = [0, 0];
  const all = Array.from({ length: 7 }, (_, n) =>
    turnstile.pass(never, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
      done.push(n);
      if (n === 2) throw new Error("broken");
    }),
  );
  const settled = await Promise.allSettled(all);
  expect(most).toBe(2);
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(1);
});

it("lets nobody wait who has given up", async () => {
  const turnstile = createTurnstile(1);
  const gone = new AbortController();
  let release: () => void = () => undefined;
  const first = turnstile.pass(never, () => new Promise<void>((resolve) => (release = resolve)));
  const second = turnstile.pass(gone.signal, async () => "second");
  const third = turnstile.pass(never, async () => "third");
  gone.abort(new Error("gave up"));
  await expect(second).rejects.toThrow("gave up");
  release();
  await first;
  expect(await third).toBe("third");
});
