import type { BrowserContext, TestInfo } from "@playwright/test";
import type { Instance } from "./instance.ts";
import { FAILURE, faultsOf, settled, watchComplaints } from "./page-checks.ts";

/** While one page waits for an answer the others are looked at. */
const TABS = 3;

/** Takes the items one after another in a few tabs at once; gives what was found. */
export async function inTabs<Item>(
  context: BrowserContext,
  items: readonly Item[],
  look: (tab: Awaited<ReturnType<BrowserContext["newPage"]>>, item: Item) => Promise<string[]>,
  tabs = TABS,
): Promise<string[]> {
  const found: string[] = [];
  const waiting = items.values();
  const work = async (): Promise<void> => {
    const tab = await context.newPage();
    for (const item of waiting) found.push(...(await look(tab, item)));
    await tab.close();
  };
  await Promise.all(Array.from({ length: Math.min(tabs, items.length) }, work));
  return found;
}

/** Opens each address once and looks at it as this run looks at pages; gives what was found wrong. */
export function visit(
  context: BrowserContext,
  instance: Pick<Instance, "webUrl" | "looks">,
  addresses: readonly string[],
): Promise<string[]> {
  return inTabs(context, addresses, async (page, address) => {
    const complaints = watchComplaints(page);
    await page.setViewportSize({ width: instance.looks[0]?.width ?? 1280, height: 800 });
    await page.goto(instance.webUrl + address);
    await settled(page);
    const faults = await faultsOf(page, instance);
    const failed = page.getByRole("main").getByText(FAILURE).filter({ visible: true });
    faults.push(...(await failed.allInnerTexts()));
    return [...faults, ...complaints()].map((fault) => `${address} ${fault}`);
  });
}

/** Keeps links from fetching what they lead to ahead of time: pages that this does not concern are there sooner. */
export async function holdPrefetches(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const ask = window.fetch;
    window.fetch = (input, init) =>
      new Headers(init?.headers).has("next-router-prefetch")
        ? new Promise(() => undefined)
        : ask(input, init);
  });
}

/** Says on the report and on the terminal how many pages a test looked at. */
export function tell(info: TestInfo, pages: number): void {
  info.annotations.push({ type: "pages looked at", description: String(pages) });
  process.stdout.write(`    ${info.title}: ${pages} pages looked at\n`);
}
