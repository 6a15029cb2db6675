/** What the gallery can show: the page of all that stands still, and each thing that opens over it. */
export const SCENES = [
  "page",
  "frame",
  "table",
  "form",
  "dialog",
  "confirmation",
  "side panel",
  "keys",
  "menu",
  "select",
  "palette",
  "drawer",
  "toasts",
  "tooltip",
] as const;

/** One of them. */
export type SceneName = (typeof SCENES)[number];
