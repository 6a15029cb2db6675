/** One colour in both appearances, as `#RRGGBB`. */
export interface ColourPair {
  readonly light: string;
  readonly dark: string;
}

/** Every colour of the product. `tokens.css` repeats them as custom properties and a test compares the two. */
export const colours = {
  canvas: { light: "#F6F8F8", dark: "#0F1417" },
  surface: { light: "#FFFFFF", dark: "#171D21" },
  raised: { light: "#EEF2F2", dark: "#20272C" },
  selected: { light: "#E2EFF0", dark: "#15323A" },
  ink: { light: "#14191F", dark: "#E8ECEE" },
  muted: { light: "#55606A", dark: "#9BA7AF" },
  line: { light: "#DDE2E5", dark: "#2A3237" },
  field: { light: "#7F8A92", dark: "#6B777F" },
  action: { light: "#0B6470", dark: "#5CC2CF" },
  "action-strong": { light: "#084E58", dark: "#7FD3DE" },
  "on-action": { light: "#FFFFFF", dark: "#0F1417" },
  good: { light: "#1B6E3C", dark: "#6CCB8B" },
  waiting: { light: "#855400", dark: "#E3B341" },
  bad: { light: "#B3261E", dark: "#FF8A80" },
  unknown: { light: "#5B4BB0", dark: "#B4A7FF" },
  "good-tint": { light: "#E6F2EA", dark: "#182A22" },
  "waiting-tint": { light: "#FBF1DF", dark: "#2B2618" },
  "bad-tint": { light: "#FBE9E7", dark: "#321F20" },
  "unknown-tint": { light: "#EEECF9", dark: "#24223A" },
} as const satisfies Record<string, ColourPair>;

/** The name of a colour token. */
export type ColourName = keyof typeof colours;

/** The five tones a state can have; each has its own shape in `StateMark`. */
export type Tone = "good" | "waiting" | "bad" | "unknown" | "neutral";

/** Colours that text has anywhere but on filled controls. */
export const textColours = ["ink", "muted", "action", "good", "waiting", "bad", "unknown"] as const;

/** Backgrounds that anything may be written on. */
export const grounds = [
  "canvas",
  "surface",
  "raised",
  "selected",
  "good-tint",
  "waiting-tint",
  "bad-tint",
  "unknown-tint",
] as const;

/** Every text colour on every background, whether they meet today or not; each pair must reach 4.5:1. */
export const textPairs: ReadonlyArray<readonly [ColourName, ColourName]> = [
  ...grounds.flatMap((ground) => textColours.map((text) => [text, ground] as const)),
  ["on-action", "action"],
  ["on-action", "action-strong"],
];
