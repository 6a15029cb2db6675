import { expect, it } from "vitest";
import { dataOf, instancePaths } from "./paths.mjs";

it("what a reset deletes is everything that an instance keeps but its lock", () => {
  const paths = instancePaths("/state");
  const kept = Object.entries(paths).filter(([name]) => !["state", "lock"].includes(name));
  const deleted = dataOf(paths);
  for (const [name, place] of kept)
    expect(
      deleted.some((folder) => place === folder || place.startsWith(`${folder}/`)),
      name,
    ).toBe(true);
});
