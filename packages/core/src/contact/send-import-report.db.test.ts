import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobPayload } from "@penguin/jobs/catalog";
import { updateProfile } from "../account/index.ts";
import {
  createKit,
  createTenant,
  joinMember,
  personOf,
  type Kit,
  runRecordedImports,
  type TestTenant,
  upload,
} from "../testing/index.ts";
import { removeMember } from "../workspace/index.ts";
import { sendImportReport, startImport } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const FILE = "email\nada@people.example\nnobody\n";

/** Imports a file as somebody and gives the mails that came of it. */
const mailsOf = async (tenant: TestTenant, beforeSending?: () => Promise<unknown>): Promise<string[]> => {
  kit.jobs.clear();
  kit.smtp.mails.length = 0;
  const { importId } = await upload(tenant, FILE);
  await startImport(tenant.ctx, { importId, mapping: { 0: "email" }, listName: "People" });
  await runRecordedImports(kit);
  await beforeSending?.();
  for (const { payload } of kit.jobs.named("contact.send-import-report")) {
    const { tenantId, importId: id } = payload as JobPayload<"contact.send-import-report">;
    await sendImportReport(kit.system(tenantId), kit.account(), id);
  }
  return kit.smtp.mails.map(({ raw }) => raw.toString().replaceAll("=\r\n", "").replaceAll("=3D", "="));
};

it("tells who started an import how it ended", async () => {
  const tenant = await createTenant(kit);
  const [mail = "", ...others] = await mailsOf(tenant);
  expect(others).toEqual([]);
  expect(mail).toContain("Subject: Your import has finished");
  expect(mail).toContain("New: 1");
  expect(mail).toContain("Refused: 1");
  expect(mail).toContain("https://app.penguin.test/dashboard/contacts/imports/");
});

it("sends nothing once the person turned it off, and again after they turned it on, in their language", async () => {
  const tenant = await createTenant(kit);
  const profile = { name: "Olive Owner", zone: "UTC" };
  await updateProfile(personOf(kit, tenant), { ...profile, mutedNotices: ["import_finished"] });
  expect(await mailsOf(tenant)).toEqual([]);
  await updateProfile(personOf(kit, tenant), { ...profile, language: "es", mutedNotices: [] });
  const [mail = ""] = await mailsOf(tenant);
  expect(mail).toContain("Nuevos: ");
});

it("sends nothing to somebody who left meanwhile, nor for a program", async () => {
  const tenant = await createTenant(kit);
  const leaver = await joinMember(kit, tenant, { roles: ["admin"] });
  const left = await mailsOf({ ...tenant, ctx: leaver.ctx }, () =>
    removeMember(tenant.ctx, { userId: leaver.userId, confirm: leaver.name }),
  );
  expect(left).toEqual([]);
  expect(await mailsOf({ ...tenant, ctx: kit.system(tenant.tenantId) })).toEqual([]);
});
