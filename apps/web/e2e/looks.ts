/** How a page is looked at. */
export interface Look {
  width: 360 | 1280;
  scheme: "light" | "dark";
}

/** All four. Those of one width stand together. */
export const LOOKS: readonly Look[] = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 360, scheme: "dark" },
  { width: 360, scheme: "light" },
];

/** A look as it is written, as `360 dark`. */
export const nameOfLook = ({ width, scheme }: Look): string => `${width} ${scheme}`;

/** The look with this name; throws for another. */
export function lookNamed(name: string): Look {
  const found = LOOKS.find((look) => nameOfLook(look) === name);
  if (!found) throw new Error(`There is no look ${name}, only ${LOOKS.map(nameOfLook).join(", ")}.`);
  return found;
}
