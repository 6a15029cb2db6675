import fs from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { ConsoleMessage, Page } from "@playwright/test";
import { type Look, nameOfLook } from "./looks.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LOADING_MS = 30_000;
/** What the package gives as its source is twice as long and takes twice as long to bring into each page. */
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What stands where something could not be had. */
export const FAILURE = /could not be read\.|could not be shown\./;

/** Waits until what a page shows first is there. */
export async function settled(page: Page): Promise<void> {
  const late = await page.evaluate(async (limit) => {
    const isShown = (element: Element | null): boolean => element?.checkVisibility() ?? false;
    const isThere = (): boolean =>
      document.readyState === "complete" &&
      isShown(document.querySelector("main")) &&
      document.querySelector('[aria-label="Loading"]') === null;
    const until = performance.now() + limit;
    while (!isThere() && performance.now() < until) await new Promise(requestAnimationFrame);
    await document.fonts.ready;
    return isThere() ? undefined : (document.querySelector("main")?.textContent ?? "no main part");
  }, LOADING_MS);
  if (late !== undefined) throw new Error(`${page.url()} was not there after ${LOADING_MS} ms: ${late}`);
}

/** A change of width or colours is there when it was painted and what it set moving has come to rest. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });

/** Puts axe into every frame that lacks it. */
async function bringAxe(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    if (await frame.evaluate(() => "axe" in window)) continue;
    await frame.evaluate(AXE);
    await frame.evaluate(() => window.axe.configure({ allowedOrigins: ["<unsafe_all_origins>"] }));
  }
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** How a page is looked at, and what is left out. */
interface Inspection {
  looks: readonly Look[];
  /** Elements that are not ours to judge, as a selector. */
  except?: string;
}

/** The rules of A and AA; once a page was looked at in this width, only the one that colours can break. */
const rulesOf = (recoloured: boolean): axe.RunOnly =>
  recoloured ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values: RULES };

/** What axe finds. */
async function violationsOf(page: Page, runOnly: axe.RunOnly, except?: string): Promise<string[]> {
  await bringAxe(page);
  return page.evaluate(
    async ([rules, exclude]) => {
      const within = exclude === undefined ? document : { include: document, exclude };
      const { violations } = await window.axe.run(within, { runOnly: rules, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => {
        const places = nodes.map(
          ({ target, any }) => `${target.join(" ")} (${any.map(({ message }) => message).join("; ")})`,
        );
        return `${id} at ${places.join(", ")}`;
      });
    },
    [runOnly, except] as const,
  );
}

/** What is wrong with the page as it stands in each look: what axe finds, and whether it scrolls sideways. */
export async function faultsOf(page: Page, { looks, except }: Inspection): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, look] of looks.entries()) {
    await page.setViewportSize({ width: look.width, height: 800 });
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
    await atRest(page);
    const recoloured = looks[index - 1]?.width === look.width;
    const found = await violationsOf(page, rulesOf(recoloured), except);
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) found.push(`${over} px too wide`);
    faults.push(...found.map((fault) => `${nameOfLook(look)}: ${fault}`));
  }
  return faults;
}

/** Collects what the browser complains about from now on, but for answers that the address itself asks for. */
export function watchComplaints(page: Page): () => string[] {
  const seen: string[] = [];
  const note = (message: ConsoleMessage): void => {
    if (message.type() === "error" && !/the server responded with a status of 404/.test(message.text()))
      seen.push(message.text());
  };
  const fail = (error: Error): void => void seen.push(error.message);
  page.on("console", note).on("pageerror", fail);
  return () => {
    page.off("console", note).off("pageerror", fail);
    return seen;
  };
}
