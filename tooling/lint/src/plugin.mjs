import { envOnly } from "./rules/env-only.mjs";
import { fileShape } from "./rules/file-shape.mjs";
import { functionSize } from "./rules/function-size.mjs";
import { noExportAll } from "./rules/no-export-all.mjs";
import { noWallClock } from "./rules/no-wall-clock.mjs";
import { oneDoor } from "./rules/one-door.mjs";
import { packageDirection } from "./rules/package-direction.mjs";
import { productOnly } from "./rules/product-only.mjs";
import { sliceOrder } from "./rules/slice-order.mjs";
import { writeVerb } from "./rules/write-verb.mjs";

/** The rules of ARCHITECTURE.md as an oxlint plugin. */
export default {
  meta: { name: "penguin" },
  rules: {
    "env-only": envOnly,
    "file-shape": fileShape,
    "function-size": functionSize,
    "no-export-all": noExportAll,
    "no-wall-clock": noWallClock,
    "one-door": oneDoor,
    "package-direction": packageDirection,
    "product-only": productOnly,
    "slice-order": sliceOrder,
    "write-verb": writeVerb,
  },
};
