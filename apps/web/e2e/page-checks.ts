import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** How a page is looked at. */
export interface Look {
  width: 360 | 1280;
  scheme: "light" | "dark";
}

/** All four. */
export const LOOKS: readonly Look[] = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 360, scheme: "dark" },
  { width: 360, scheme: "light" },
];

const nameOf = ({ width, scheme }: Look): string => `${width} ${scheme}`;

/** A change of width or colours is there when it was painted and what it set moving has come to rest. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });

const nodeText = ({ target, any }: { target: unknown[]; any: { message: string }[] }): string =>
  `${target.join(" ")} (${any.map(({ message }) => message).join("; ")})`;

/**
 * What is wrong with the page as it stands: what axe finds, and whether it scrolls sideways. With `recoloured` the page
 * was looked at in this width before: only what colours can change is looked at again.
 */
export async function faultsOf(page: Page, look: Look, recoloured = false): Promise<string[]> {
  await page.setViewportSize({ width: look.width, height: 800 });
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
  await atRest(page);
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await (recoloured ? axe.withRules("color-contrast") : axe.withTags(RULES)).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${nameOf(look)}: ${id} at ${nodes.map(nodeText).join(", ")}`,
  );
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return over > 0 ? [...found, `${nameOf(look)}: ${over} px too wide`] : found;
}

/** Collects what the browser complains about, but for answers that the address itself asks for. */
export function watchComplaints(page: Page): () => string[] {
  let seen: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/the server responded with a status of 404/.test(message.text()))
      seen.push(message.text());
  });
  page.on("pageerror", (error) => seen.push(error.message));
  return () => {
    const taken = seen;
    seen = [];
    return taken;
  };
}
