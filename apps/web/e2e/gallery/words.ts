import type { UiText } from "@penguin/ui/ui-provider";
import english from "../../messages/en/ui.json" with { type: "json" };

/** The words of the primitives as English has them. */
export const words: UiText = {
  ...english,
  typeToConfirm: (word) => `Type ${word} to confirm`,
  selected: (count) => `${count} selected`,
  sortBy: (column) => `Sort by ${column}`,
  left: (count) => (count < 0 ? `${-count} characters too many` : `${count} characters left`),
};
