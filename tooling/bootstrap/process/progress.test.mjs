import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.mjs";

const recorder = () => {
  const lines = [];
  return { lines, stream: { isTTY: false, write: (text) => lines.push(text.trimEnd()) } };
};

describe("progress", () => {
  it("starts a step when those that it waits for are done, and shows each in its turn", async () => {
    const { lines, stream } = recorder();
    const progress = createProgress({ total: 3, stream });
    const order = [];
    let finish;
    const first = progress.begin("first", () => new Promise((resolve) => (finish = resolve)));
    const second = progress.begin("second", () => order.push("second"), [first]);
    await progress.step("beside", () => order.push("beside"));
    expect([first.isOver(), second.isOver(), order]).toEqual([false, false, ["beside"]]);
    finish("done");
    expect(await progress.show(first)).toBe("done");
    await progress.show(second);
    expect(order).toEqual(["beside", "second"]);
    expect(lines.map((line) => line.split(/\s+/).slice(0, 3).join(" "))).toEqual([
      "[1/3] beside ok",
      "[2/3] first ok",
      "[3/3] second ok",
    ]);
  });

  it("never does what waits for a step that failed", async () => {
    const { lines, stream } = recorder();
    const progress = createProgress({ total: 2, stream });
    let isDone = false;
    const first = progress.begin("first", () => Promise.reject(new Error("no")));
    const second = progress.begin("second", () => (isDone = true), [first]);
    await expect(progress.show(second)).rejects.toThrow("no");
    expect([isDone, first.isOver(), second.isOver()]).toEqual([false, true, true]);
    expect(lines[0]).toContain("FAILED");
  });
});
