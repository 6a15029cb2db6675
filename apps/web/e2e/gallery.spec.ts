import { expect, type Page, test } from "@playwright/test";
import { buildGallery, listComponents } from "./gallery/build-gallery.ts";
import { SCENES, type SceneName } from "./gallery/scene-names.ts";
import { readInstance } from "./instance.ts";
import { type Look, LOOKS } from "./looks.ts";
import { faultsOf, watchComplaints } from "./page-checks.ts";

const { webUrl } = readInstance();

/** What Base UI puts around menus and lists: whatever gets the focus there hands it on at once. */
const GUARDS = "[data-base-ui-focus-guard]";

const ADDRESS = `${webUrl}/component-gallery`;

declare global {
  interface Window {
    drawn: Set<string>;
  }
}

/** Notes every component that React put on the page, as its developer tools do. */
const noteComponents = (): void => {
  interface Fiber {
    type: unknown;
    child: Fiber | null;
    sibling: Fiber | null;
  }
  const drawn = new Set<string>();
  const walk = (fiber: Fiber | null): void => {
    for (let at = fiber; at !== null; at = at.sibling) {
      if (typeof at.type === "function") drawn.add(at.type.name);
      walk(at.child);
    }
  };
  const hook = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_: number, root: { current: Fiber }) => walk(root.current),
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  };
  Object.assign(window, { drawn, __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
};

/** The styles that the product itself is served with. */
async function productStyles(page: Page): Promise<string> {
  const html = await (await page.request.get(`${webUrl}/login`)).text();
  const links = [...html.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*>/g)].map(([link]) => link);
  expect(links.length).toBeGreaterThan(0);
  return links.join("");
}

async function serveGallery(page: Page): Promise<void> {
  await page.addInitScript(noteComponents);
  const [script, styles] = await Promise.all([buildGallery(), productStyles(page)]);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Gallery</title>${styles}`;
  const safe = script.replaceAll("</script", "<\\/script");
  await page.route(ADDRESS, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><head>${head}</head><body><script>${safe}</script></body></html>`,
    }),
  );
}

/** Opens what a scene only shows once it was asked for. */
const OPENED: Partial<Record<SceneName, (page: Page) => Promise<void>>> = {
  table: async (page) => {
    await page.getByRole("checkbox", { name: "Select: Ada" }).first().click();
    await expect(page.getByRole("toolbar").first()).toBeVisible();
  },
  form: async (page) => {
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  dialog: (page) => expect(page.getByRole("dialog")).toBeVisible(),
  confirmation: async (page) => {
    await page.getByRole("button", { name: "Delete campaign" }).click();
    await expect(page.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
  },
  "side panel": (page) => expect(page.getByRole("dialog")).toBeVisible(),
  keys: async (page) => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  menu: async (page) => {
    await page.getByRole("button", { name: "Open me" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
  },
  select: async (page) => {
    await page.getByRole("combobox", { name: "Open me" }).click();
    await expect(page.getByRole("listbox")).toBeVisible();
  },
  palette: async (page) => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  drawer: async (page) => {
    await page.getByRole("button", { name: "More" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  toasts: async (page) => {
    for (const title of ["Settings saved", "Contact deleted", "Not saved"])
      await expect(page.getByText(title, { exact: true }).first()).toBeVisible();
    // Pointed at, they stay.
    await page.getByText("Contact deleted", { exact: true }).first().hover();
  },
  tooltip: async (page) => {
    await page.getByRole("button", { name: "Open me" }).focus();
    await expect(page.getByText("What it does")).toBeVisible();
  },
};

/** What can be pressed and is lower or narrower than 24 px, whatever stands around it. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, summary, [role=menuitem], [role=option], [role=tab]")]
      .filter((element) => element.checkVisibility() && element.closest(".sr-only, [inert]") === null)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => Math.min(box.width, box.height) < 24 && box.width > 1)
      .map(({ element, box }) => {
        const name = element.textContent || element.getAttribute("aria-label");
        return `${name} is ${Math.round(box.width)} by ${Math.round(box.height)} px`;
      }),
  );

/** Looks at every scene in both colours; gives what is wrong and which components stood there. */
async function lookAround(page: Page, width: Look["width"]) {
  await serveGallery(page);
  const looks = LOOKS.filter((look) => look.width === width);
  const faults: string[] = [];
  const drawn = new Set<string>();
  for (const scene of SCENES.filter((name) => width === 360 || name !== PHONE_ONLY)) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("about:blank");
    const complaints = watchComplaints(page);
    await page.goto(`${ADDRESS}#${encodeURIComponent(scene)}`);
    await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toBeVisible();
    await OPENED[scene]?.(page);
    const found = [
      ...(await faultsOf(page, { looks, except: GUARDS })),
      ...(await smallTargets(page)),
      ...complaints(),
    ];
    faults.push(...found.map((fault) => `${scene}, ${width}: ${fault}`));
    for (const name of await page.evaluate(() => [...window.drawn])) drawn.add(name);
  }
  return { faults, drawn };
}

/** The drawer holds what the side bar has no room for on a phone. */
const PHONE_ONLY: SceneName = "drawer";

for (const width of [1280, 360] as const)
  test(`every component in its states at ${width}, light and dark`, async ({ page }) => {
    const { faults, drawn } = await lookAround(page, width);
    expect(faults).toEqual([]);
    if (width !== 360) return;
    const missing = listComponents().filter((name) => !drawn.has(name));
    expect(missing, "components that have no place in the gallery").toEqual([]);
  });
