import { expect, type Locator } from "@playwright/test";

/** Opens a select, takes a choice and waits until its list is gone. */
export async function pickOption(select: Locator, choice: string, exact = true): Promise<void> {
  const page = select.page();
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await select.click();
  await page.getByRole("option", { name: choice, exact }).click();
  await expect(page.getByRole("listbox")).toHaveCount(0);
}
