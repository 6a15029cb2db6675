import { type Allowance, createRateLimiter, type RateStore } from "../index.ts";

interface Wish {
  store: RateStore;
  key: string;
  calls: number;
  allowance: Allowance;
}

process.once("message", (message) => {
  const { store, key, calls, allowance } = message as Wish;
  const limiter = createRateLimiter(store);
  const taken = Promise.all(Array.from({ length: calls }, () => limiter.take(key, allowance)));
  void taken.then(async (answers) => {
    await limiter.close();
    process.send?.(answers.filter((answer) => answer.allowed).length);
    process.disconnect();
  });
});
process.send?.("ready");
