import { revokeApiKey, SCOPE_PERMISSIONS, scopesFor } from "@penguin/core/api-key";
import { API_SCOPES } from "@penguin/core/api-key/schema";
import { createContact, createContactList } from "@penguin/core/contact";
import { PERMISSIONS } from "@penguin/core/kernel";
import { inviteMember } from "@penguin/core/workspace";
import { addSuppression, listSuppressions } from "@penguin/core/suppression";
import {
  answeredThread,
  createKit,
  confirmAddress,
  createTenant,
  draftCampaign,
  expectAudit,
  fingerprint,
  joinMember,
  type Kit,
  launchedCampaign,
  planAndSend,
  scheduledCampaign,
  type TestTenant,
} from "@penguin/core/testing";
import { listCampaignMessages, pauseCampaign } from "@penguin/core/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publicRouter } from "../public.ts";
import { appRouter } from "../root.ts";
import { type Route, routesOf } from "./routes.ts";
import { keyWith, openRest } from "./testing/open-rest.ts";

let kit: Kit;
let rest: ReturnType<typeof openRest>;
beforeAll(async () => {
  kit = await createKit();
  rest = openRest(kit);
});
afterAll(() => kit.close());

interface Prepared {
  /** Values of the path's parameters, or a query that names a row of the tenant. */
  path: string;
  body?: unknown;
}
type Prepare = (tenant: TestTenant) => Promise<Prepared>;

let people = 0;
const contact = async ({ ctx }: TestTenant): Promise<string> => {
  people += 1;
  return (await createContact(ctx, { email: `person${people}@firm.example` })).id;
};
const draft = async (tenant: TestTenant): Promise<string> => (await draftCampaign(kit, tenant)).id;
const launched = async (tenant: TestTenant): Promise<string> => (await launchedCampaign(kit, tenant)).id;
const inAnHour = () => new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
const STEP = { subject: "Hello", body: "A line.", waitSeconds: 0 };
const WINDOW = { days: [1, 2, 3], startMinute: 480, endMinute: 1020, zone: "UTC" };
const messageOf = async (tenant: TestTenant): Promise<{ campaignId: string; messageId: string }> => {
  const campaignId = await launched(tenant);
  await planAndSend(kit);
  const { rows } = await listCampaignMessages(tenant.ctx, { campaignId });
  return { campaignId, messageId: rows[0]?.id ?? "" };
};

let strangers = 0;
const CASES: Readonly<Record<string, Prepare>> = {
  "workspace.get-tenant": async () => ({ path: "/organisation" }),
  "workspace.rename-tenant": async () => ({ path: "/organisation", body: { name: "Penguin & Sons" } }),
  "workspace.list-members": async () => ({ path: "/members?search=olive&limit=2" }),
  "workspace.change-member-roles": async (tenant) => ({
    path: `/members/${(await joinMember(kit, tenant)).userId}/roles`,
    body: { roles: ["viewer"] },
  }),
  "workspace.remove-member": async (tenant) => {
    const { userId, name } = await joinMember(kit, tenant);
    return { path: `/members/${userId}`, body: { confirm: name } };
  },
  "workspace.invite-member": async ({ workspaceId }) => ({
    path: "/invitations",
    body: { email: "new@firm.example", roles: ["member"], workspaces: { [workspaceId]: "viewer" } },
  }),
  "workspace.list-invitations": async () => ({ path: "/invitations?search=firm" }),
  "workspace.revoke-invitation": async ({ ctx }) => {
    strangers += 1;
    const { id } = await inviteMember(ctx, { email: `new${strangers}@firm.example`, roles: ["member"] });
    return { path: `/invitations/${id}` };
  },
  "workspace.list": async () => ({ path: "/workspaces" }),
  "mailbox.list": async ({ workspaceId }) => ({ path: `/mailboxes?workspaceId=${workspaceId}` }),
  "contact.list": async (tenant) => {
    const { id } = await createContactList(tenant.ctx, { workspaceId: tenant.workspaceId, name: "Spring" });
    return { path: `/contacts?sort=email&limit=2&listId=${id}` };
  },
  "contact.get": async (tenant) => ({ path: `/contacts/${await contact(tenant)}` }),
  "contact.create": async () => ({
    path: "/contacts",
    body: { email: "new@firm.example", firstName: "Ann" },
  }),
  "contact.update": async (tenant) => ({
    path: `/contacts/${await contact(tenant)}`,
    body: { city: "Oslo" },
  }),
  "contact.remove": async (tenant) => ({ path: `/contacts/${await contact(tenant)}` }),
  "contact.list-lists": async ({ workspaceId }) => ({ path: `/contact-lists?workspaceId=${workspaceId}` }),
  "contact.create-list": async ({ workspaceId }) => ({
    path: "/contact-lists",
    body: { workspaceId, name: "Spring" },
  }),
  "contact.add-to-list": async (tenant) => {
    const { id } = await createContactList(tenant.ctx, { workspaceId: tenant.workspaceId, name: "Spring" });
    return { path: `/contact-lists/${id}/contacts`, body: { contactIds: [await contact(tenant)] } };
  },
  "suppression.list": async () => ({ path: "/suppressions" }),
  "suppression.add": async () => ({ path: "/suppressions", body: { email: "no@firm.example" } }),
  "suppression.remove": async ({ ctx }) => {
    await addSuppression(ctx, { email: "no@firm.example" });
    const { rows } = await listSuppressions(ctx, {});
    return { path: `/suppressions/${rows[0]?.id}` };
  },
  "campaign.list": async ({ workspaceId }) => ({ path: `/campaigns?state=draft&workspaceId=${workspaceId}` }),
  "campaign.get": async (tenant) => ({ path: `/campaigns/${await draft(tenant)}` }),
  "campaign.create": async ({ workspaceId }) => ({
    path: "/campaigns",
    body: { workspaceId, name: "Spring" },
  }),
  "campaign.update": async (tenant) => {
    const { id, listId, mailboxes } = await draftCampaign(kit, tenant);
    const mailboxIds = mailboxes.map((mailbox) => mailbox.id);
    const rest = { name: "Autumn", window: WINDOW, trackOpens: false, trackClicks: false };
    return { path: `/campaigns/${id}`, body: { ...rest, listId, mailboxIds } };
  },
  "campaign.save-step": async (tenant) => ({ path: `/campaigns/${await draft(tenant)}/steps/1`, body: STEP }),
  "campaign.remove-step": async (tenant) => ({ path: `/campaigns/${await draft(tenant)}/steps/2` }),
  "campaign.check-launch": async (tenant) => ({ path: `/campaigns/${await draft(tenant)}/launch-checks` }),
  "campaign.launch": async (tenant) => ({ path: `/campaigns/${await draft(tenant)}/launch` }),
  "campaign.schedule": async (tenant) => ({
    path: `/campaigns/${await draft(tenant)}/schedule`,
    body: { startAt: inAnHour() },
  }),
  "campaign.unschedule": async (tenant) => ({
    path: `/campaigns/${(await scheduledCampaign(kit, tenant, inAnHour())).id}/unschedule`,
  }),
  "campaign.pause": async (tenant) => ({
    path: `/campaigns/${await launched(tenant)}/pause`,
    body: { reason: "Wait." },
  }),
  "campaign.resume": async (tenant) => {
    const campaignId = await launched(tenant);
    await pauseCampaign(tenant.ctx, { campaignId });
    return { path: `/campaigns/${campaignId}/resume` };
  },
  "campaign.stop": async (tenant) => ({ path: `/campaigns/${await launched(tenant)}/stop` }),
  "campaign.list-messages": async (tenant) => ({
    path: `/messages?campaignId=${(await messageOf(tenant)).campaignId}`,
  }),
  "campaign.get-message": async (tenant) => ({ path: `/messages/${(await messageOf(tenant)).messageId}` }),
  "analytics.get-campaign": async (tenant) => ({ path: `/campaigns/${await launched(tenant)}/analytics` }),
  "inbox.list": async ({ workspaceId }) => ({ path: `/inbox/threads?workspaceId=${workspaceId}` }),
  "inbox.get": async (tenant) => ({ path: `/inbox/threads/${(await answeredThread(kit, tenant)).id}` }),
};

const routes = routesOf(publicRouter);
const wrongScope = (route: Route) => {
  const right = scopesFor(route.permission);
  return API_SCOPES.find((scope) => !right.includes(scope)) ?? "read_inbox";
};
const namesRow = (asked: string): boolean => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(asked);

describe("the public router", () => {
  it("has a case for each operation, each of which is a procedure of the dashboard with a scope", () => {
    expect(Object.keys(CASES).sort()).toEqual(routes.map((route) => route.permission).sort());
    const names = Object.keys(appRouter._def.procedures);
    expect(routes.filter((route) => !names.includes(route.name))).toEqual([]);
    expect(routes.filter((route) => scopesFor(route.permission).length === 0)).toEqual([]);
    const reachable: string[] = routes.map((route) => route.permission);
    const scoped: string[] = Object.values(SCOPE_PERMISSIONS).flat();
    expect(scoped.filter((permission) => !reachable.includes(permission))).toEqual([]);
    expect(scoped.filter((permission) => !(permission in PERMISSIONS))).toEqual([]);
  });
});

describe.each(routes.map((route) => [`${route.operation.method} ${route.operation.path}`, route] as const))(
  "%s",
  (_name, route) => {
    const { method, status } = route.operation;
    const prepare = (tenant: TestTenant) =>
      (CASES[route.permission] as Prepare)(tenant).then(({ path, body }) => ({
        call: `${method} ${path}`,
        path,
        body,
      }));
    const scope = scopesFor(route.permission)[0] ?? "read_inbox";

    it("works with the scope, leaves an audit row that names the key, and ignores x-tenant-id", async () => {
      const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
      const { call, body } = await prepare(tenant);
      await confirmAddress(kit, tenant);
      const { id, key } = await keyWith(tenant, scope);
      kit.pass(1);
      const before = await fingerprint(kit, other.tenantId);
      const reply = await rest.call(call, { key, body, headers: { "x-tenant-id": other.tenantId } });
      expect(reply.body.error).toBeUndefined();
      expect(reply.status).toBe(status);
      expect(reply.headers.get("x-request-id")).toMatch(/^[\w-]{8,}$/);
      expect(await fingerprint(kit, other.tenantId)).toEqual(before);
      if (method !== "GET")
        expect(await expectAudit(tenant.ctx, route.permission)).toMatchObject({
          actorKind: "api_key",
          actorId: id,
        });
    });

    it("is closed without a key, to a revoked key and to another scope, and changes nothing", async () => {
      const tenant = await createTenant(kit);
      const { call, body } = await prepare(tenant);
      const revoked = await keyWith(tenant, scope);
      await revokeApiKey(tenant.ctx, { apiKeyId: revoked.id });
      const weak = await keyWith(tenant, wrongScope(route));
      const { api_key_usage: _counted, ...before } = await looked(tenant);
      expect((await rest.call(call, { body })).status).toBe(401);
      expect((await rest.call(call, { body, key: revoked.key })).status).toBe(401);
      const refused = await rest.call(call, { body, key: weak.key });
      expect(refused.status).toBe(403);
      expect(refused.body.error?.details.scopes).toEqual(scopesFor(route.permission));
      const { api_key_usage: _after, ...after } = await looked(tenant);
      expect(after).toEqual(before);
    });

    it("does not know the rows of another organisation", async () => {
      const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
      const { call, path, body } = await prepare(tenant);
      if (!namesRow(path + JSON.stringify(body ?? {}))) return;
      await confirmAddress(kit, other);
      const { key } = await keyWith(other, scope);
      const before = await looked(tenant);
      const reply = await rest.call(call, { key, body });
      expect(reply.status).toBe(404);
      expect(reply.body.error?.code).toBe("not_found");
      expect(await looked(tenant)).toEqual(before);
    });
  },
);

const looked = async (tenant: TestTenant): Promise<Record<string, string | undefined>> => {
  const {
    "public.api_keys": _keys,
    "public.api_key_usage": counted,
    ...rows
  } = await fingerprint(kit, tenant.tenantId);
  return { ...rows, api_key_usage: counted };
};
