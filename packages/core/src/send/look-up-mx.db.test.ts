import { afterAll, beforeEach, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  importCsv,
  type Kit,
  launchedCampaign,
  ledgerOf,
} from "../testing/index.ts";
import { lookUpMx, planDue } from "./index.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const people = "email\na@one.example\nb@two.example\nc@three.example\nd@gone.example\n";
const groups = async (): Promise<Record<string, string>> => {
  const rows = await kit.root<{ domain: string; mx_group: string }[]>`select domain, mx_group from mx_groups`;
  return Object.fromEntries(rows.map((row) => [row.domain, row.mx_group]));
};

it("knows the providers of a campaign's contacts before it is planned, and looks again when a day is over", async () => {
  const tenant = await createTenant(kit);
  kit.dns.publish("MX", "one.example", "1 aspmx.l.google.com");
  kit.dns.publish("MX", "two.example", "5 alt1.aspmx.l.google.com");
  kit.dns.publish("MX", "three.example", "0 three-example.mail.protection.outlook.com");
  const { listId } = await importCsv(kit, tenant, people);
  await launchedCampaign(kit, tenant, { listId });
  expect(await lookUpMx(kit.platform())).toBe(4);
  expect(await lookUpMx(kit.platform())).toBe(0);
  expect(await groups()).toEqual({
    "one.example": "google.com",
    "two.example": "google.com",
    "three.example": "outlook.com",
    "gone.example": "gone.example",
  });
  await planDue(kit.platform());
  expect((await ledgerOf(tenant)).map((row) => row.mxGroup).sort()).toEqual([
    "gone.example",
    "google.com",
    "google.com",
    "outlook.com",
  ]);
  kit.dns.remove("MX", "two.example");
  kit.dns.publish("MX", "two.example", "10 mx.two.example");
  kit.pass(3600);
  expect(await lookUpMx(kit.platform())).toBe(1);
  kit.pass(23 * 3600);
  expect(await lookUpMx(kit.platform())).toBe(4);
  expect((await groups())["two.example"]).toBe("two.example");
});

it("keeps what it knew while the resolver fails", async () => {
  const tenant = await createTenant(kit);
  kit.dns.publish("MX", "one.example", "1 aspmx.l.google.com");
  const { listId } = await importCsv(kit, tenant, people);
  await launchedCampaign(kit, tenant, { listId });
  await lookUpMx(kit.platform());
  kit.pass(24 * 3600);
  kit.dns.failure = "SERVFAIL";
  expect(await lookUpMx(kit.platform())).toBe(4);
  expect((await groups())["one.example"]).toBe("google.com");
});
