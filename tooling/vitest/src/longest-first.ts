import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take as long as dozens of others: begun last, one of them would be waited for alone. */
const LONG = [
  "apps/cli/src/rehearse/",
  "tooling/bench/",
  "tooling/testbed/src/same-record/",
  "packages/db/src/isolation.db.test.ts",
  "apps/cli/src/check/",
  "packages/jobs/src/queue-store.db.test.ts",
];
const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((start) => path.relative(REPOSITORY, moduleId).startsWith(start));
  return place === -1 ? LONG.length : place;
};

/** Vitest's own order, with the long files before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
