import { type Kit } from "@penguin/core/testing";
import type { Ctx } from "@penguin/core/kernel";
import { newId } from "@penguin/runtime/id";
import { callTRPCProcedure, TRPCError } from "@trpc/server";
import { type ApiContext, appRouter } from "@penguin/api";
import { KEY, type Place, sampleInput } from "./sample-input.ts";

/** Sample rows by table and tenant. */
export type Rows = ReadonlyMap<string, Record<string, unknown>>;

/** The table whose row a field names. A field that is not here fails the test, so no new one is left out. */
export const TABLES: Readonly<Record<string, string>> = {
  apiKeyId: "api_keys",
  heirId: "members",
  invitationId: "invitations",
  messageId: "messages",
  tenantId: "tenants",
  userId: "members",
  workspaces: "workspaces",
  campaignId: "campaigns",
  contactId: "contacts",
  id: "contacts",
  importId: "imports",
  listId: "contact_lists",
  mailboxId: "mailboxes",
  alertId: "sender_alerts",
  quarantineId: "quarantined_mails",
  senderDomainId: "sender_domains",
  subjectId: "audit_subjects",
  suppressionId: "suppressions",
  threadId: "threads",
  intoThreadId: "threads",
  mailId: "inbound_messages",
  topicId: "topics",
  workspaceId: "workspaces",
};
/** Ids that name no row of a tenant: the caller's own, which make a repeated call the same one, what is only searched for, and sessions, which are a person's. */
const NO_ROW = ["draftId", "actorId", "entityId", "sessionId"];
/** Where a row's id is not called so. */
const ID_COLUMNS: Readonly<Record<string, string>> = {
  audit_subjects: "subject_id",
  members: "user_id",
  tenants: "tenant_id",
};

type Procedure = { type: "query" | "mutation" | "subscription"; inputs: Parameters<typeof sampleInput>[0][] };

/** Every procedure for people of an organisation. */
export const procedures = Object.entries(appRouter._def.procedures)
  .map(([name, procedure]) => ({ name, ...(procedure as unknown as { _def: Procedure })._def }))
  // The staff's own are not there for anybody of an organisation; a test beside their guard shows it.
  .filter(({ name, type }) => type !== "subscription" && !name.startsWith("staff."));

/** Gives the id that a field of this name takes from the rows of `tenantId`; a fresh one where it names no row. */
export const idIn =
  (kit: Kit, rows: Rows, tenantId: string) =>
  (name: string): string => {
    if (NO_ROW.includes(name)) return newId(kit.clock.now());
    const table = TABLES[name];
    if (!table) throw new Error(`a field of this name is in no table of the test: ${name}`);
    return String(rows.get(`public.${table} ${tenantId}`)?.[ID_COLUMNS[table] ?? "id"]);
  };

/** What a request of this person brings. */
export const contextOf = (kit: Kit, ctx: Ctx): ApiContext => {
  if (ctx.actor.kind !== "user") throw new Error("a person asks");
  const session: NonNullable<ApiContext["session"]> = {
    sessionId: newId(kit.clock.now()),
    tenantId: ctx.tenantId,
    actor: ctx.actor,
    emailVerified: true,
    profile: {
      zone: "UTC",
      dateFormat: "iso",
      hour12: false,
      language: "en",
      avatarId: null,
      mutedNotices: [],
    },
    tenantClosed: false,
  };
  return {
    requestId: "test",
    session,
    sessionNow: async () => session,
    account: kit.account(),
    staff: kit.open("pm_staff").db,
    queues: kit.queues,
    tenant: () => ctx,
    changes: () => {
      throw new Error("nothing is listened to here");
    },
  };
};

/** The answer as text, or the code and sentence of the refusal. */
export const call = async (
  ctx: ApiContext,
  path: string,
  type: Procedure["type"],
  input: unknown,
): Promise<string> => {
  const getRawInput = () => Promise.resolve(input);
  const options = { router: appRouter, path, getRawInput, ctx, type, signal: undefined, batchIndex: 0 };
  try {
    return JSON.stringify(await callTRPCProcedure(options)) ?? "";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return error.code === "BAD_REQUEST" && error.cause?.name.includes("Zod")
      ? `UNREADABLE ${error.message}`
      : `${error.code} ${error.cause?.message ?? ""}`;
  }
};

/** Every procedure that names rows, with an input full of them and the places where the names stand. */
export const withIds = (idOf: (name: string) => string) =>
  procedures.flatMap(({ name, type, inputs }) => {
    const [schema] = inputs;
    if (!schema) return [];
    const { input, ids } = sampleInput(schema, idOf);
    const places = ids.filter((place) => !NO_ROW.includes(String(place.at(-1))));
    return places.length > 0 ? [{ name, type, input, places }] : [];
  });

/** The field an id stands in, as the rows are called by it. */
export const fieldOf = (place: Place): string =>
  String(place.findLast((step) => typeof step === "string" && step !== KEY)).replace(/Ids$/, "Id");
