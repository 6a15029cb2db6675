import { keyWith, serveRest } from "@penguin/api/testing";
import {
  addMailbox,
  confirmAddress,
  createKit,
  createTenant,
  type Kit,
  planAndSend,
  type TestTenant,
} from "@penguin/core/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GeneratedClient, generateClient } from "./generate-client.ts";

interface One<T> {
  data: T;
}

let kit: Kit;
let tenant: TestTenant;
let server: Awaited<ReturnType<typeof serveRest>>;
let client: GeneratedClient;
beforeAll(async () => {
  kit = await createKit();
  tenant = await createTenant(kit);
  server = await serveRest(kit);
  await confirmAddress(kit, tenant);
  const { key } = await keyWith(
    tenant,
    "manage_contacts",
    "manage_campaigns",
    "send_email",
    "read_analytics",
  );
  client = await generateClient(server.url, key);
});
afterAll(async () => {
  await server.close();
  await kit.close();
});

const always = { days: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 1440, zone: "UTC" };

const contactsOnAList = async (workspaceId: string): Promise<string> => {
  const { run } = client;
  const list = await run<One<{ id: string }>>("contactCreateList", {
    requestBody: { workspaceId, name: "Spring" },
  });
  const contactIds: string[] = [];
  for (const name of ["ann", "bob", "cem"]) {
    const requestBody = { email: `${name}@firm-${name}.example`, firstName: name };
    const wish = { requestBody, idempotencyKey: `contact-${name}` };
    const first = await run<One<{ id: string }>>("contactCreate", wish);
    expect(await run("contactCreate", wish)).toEqual(first);
    contactIds.push(first.data.id);
  }
  const listId = list.data.id;
  expect(await run("contactAddToList", { listId, requestBody: { contactIds } })).toEqual({
    data: { added: 3 },
  });
  return listId;
};

const draft = async (workspaceId: string, listId: string): Promise<string> => {
  const { run } = client;
  const boxes = await run<One<{ id: string }[]>>("mailboxList", { workspaceId });
  const made = await run<One<{ id: string }>>("campaignCreate", {
    requestBody: { workspaceId, name: "Spring" },
  });
  const campaignId = made.data.id;
  const requestBody = {
    name: "Spring",
    listId,
    mailboxIds: boxes.data.map((box) => box.id),
    window: always,
    trackOpens: true,
    trackClicks: false,
  };
  await run("campaignUpdate", { campaignId, requestBody });
  const step = { subject: "A question, {{ contact.first_name }}", body: "Hello.", waitSeconds: 0 };
  await run("campaignSaveStep", { campaignId, position: 1, requestBody: step });
  return campaignId;
};

it("a generated client creates contacts, launches a campaign and reads its result", async () => {
  const { run } = client;
  await addMailbox(kit, tenant);
  const workspaces = await run<One<{ id: string }[]>>("workspaceList");
  const workspaceId = workspaces.data[0]?.id ?? "";
  const campaignId = await draft(workspaceId, await contactsOnAList(workspaceId));
  const points = await run<One<{ key: string; ok: boolean }[]>>("campaignCheckLaunch", { campaignId });
  expect(points.data.filter((point) => !point.ok)).toEqual([]);
  expect(await run("campaignLaunch", { campaignId })).toEqual({ data: { enrolled: 3 } });
  await expect(run("campaignLaunch", { campaignId })).rejects.toMatchObject({ status: 412 });
  kit.pass(60);
  await planAndSend(kit);
  const numbers = await run<One<{ steps: unknown[]; asOf: string }>>("analyticsGetCampaign", { campaignId });
  expect(numbers.data.steps).toMatchObject([{ position: 1, sent: 3 }]);
  expect(numbers.data.asOf).toBe(kit.clock.now().toISOString());
  const sent = await run<One<{ id: string; to: string; state: string; sentAt: string }[]>>(
    "campaignListMessages",
    {
      campaignId,
    },
  );
  expect(sent.data.map((message) => message.to).sort()).toEqual(
    ["ann", "bob", "cem"].map((name) => `${name}@firm-${name}.example`),
  );
  expect(new Set(sent.data.map((message) => message.state))).toEqual(new Set(["sent"]));
  const [first] = sent.data;
  const message = await run<One<{ tries: unknown[] }>>("campaignGetMessage", { messageId: first?.id });
  expect(message.data.tries).toMatchObject([{ attempt: 1, outcome: "accepted" }]);
});

it("has every operation of the document", () => {
  expect(client.operations).toContain("inboxGet");
  expect(client.operations.length).toBeGreaterThanOrEqual(30);
});
