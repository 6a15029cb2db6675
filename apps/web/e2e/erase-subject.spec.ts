import { expect, test } from "@playwright/test";
import { readInstance } from "./instance.ts";
import { faultsOf, watchComplaints } from "./page-checks.ts";
import { OWNER } from "./route-addresses.ts";

const instance = readInstance();

test.use({ storageState: OWNER });

test("the owner is told what erasing does, and a wrong id is refused in place", async ({ page }) => {
  const complaints = watchComplaints(page);
  await page.goto(`${instance.webUrl}/dashboard/settings/audit-log`);
  await page.getByRole("button", { name: "Erase personal data" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("The chain still verifies.")).toBeVisible();
  expect(await faultsOf(page, instance)).toEqual([]);
  const id = dialog.getByLabel("Id as the log shows it");
  await id.fill("somebody");
  await dialog.getByRole("button", { name: "Erase personal data" }).click();
  await expect(id).toHaveAttribute("aria-invalid", "true");
  expect(complaints()).toEqual([]);
  await id.fill("0197a000-0000-7000-8000-00000000000a");
  await dialog.getByLabel("The id again, or the e-mail address").fill("0197a000-0000-7000-8000-00000000000a");
  await dialog.getByRole("button", { name: "Erase personal data" }).click();
  await expect(dialog.getByText("does not exist or is not yours to see").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});
