import { listMailboxes } from "@penguin/core/mailbox";
import { ListMailboxesInput } from "@penguin/core/mailbox/schema";
import { listWorkspaces } from "@penguin/core/workspace";
import { z } from "zod";
import { operation, restRouter } from "../rest/operation.ts";
import { all, Instant } from "../rest/shapes.ts";
import { memberOperations, organisationOperations } from "./members.ts";

const Workspace = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    zone: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "Workspace" });
const Mailbox = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    address: z.string(),
    displayName: z.string(),
    state: z.string(),
    stateReason: z.string(),
    dailyLimit: z.number().int(),
    usedToday: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: "Mailbox" });

/** The organisation, who belongs to it, and the places campaigns are made in. */
export const workspaceOperations = restRouter({
  ...organisationOperations,
  ...memberOperations,
  list: operation("GET /workspaces", "List workspaces", {
    input: z.object({}),
    output: all(Workspace),
  }).query(async ({ ctx }) => ({ data: await listWorkspaces(ctx.verb) })),
});

/** What campaigns are sent from. */
export const mailboxOperations = restRouter({
  list: operation("GET /mailboxes", "List the mailboxes of a workspace", {
    input: ListMailboxesInput,
    output: all(Mailbox),
  }).query(async ({ ctx, input }) => ({ data: await listMailboxes(ctx.verb, input) })),
});
