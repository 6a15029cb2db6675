import {
  changeMemberRoles,
  getTenant,
  inviteMember,
  listInvitations,
  listMembers,
  removeMember,
  renameTenant,
  revokeInvitation,
} from "@penguin/core/workspace";
import {
  ChangeMemberRolesInput,
  InvitationInput,
  InviteMemberInput,
  ListInvitationsInput,
  ListMembersInput,
  MemberWorkspaceRole,
  RemoveMemberInput,
  RenameTenantInput,
} from "@penguin/core/workspace/schema";
import { z } from "zod";
import { operation } from "../rest/operation.ts";
import { Created, cursorOf, Instant, Limit, Nothing, one, paged, toPaged } from "../rest/shapes.ts";

const Roles = z.array(z.string());
const Organisation = z
  .object({ id: z.uuid(), name: z.string(), status: z.string(), createdAt: Instant })
  .meta({ id: "Organisation" });
const Member = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    roles: Roles,
    workspaces: z.array(z.object({ id: z.uuid(), name: z.string(), role: MemberWorkspaceRole })),
    createdAt: Instant,
  })
  .meta({ id: "Member" });
const Invitation = z
  .object({
    id: z.uuid(),
    email: z.string(),
    roles: Roles,
    invitedBy: z.string().nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    expiresAt: Instant,
    expired: z.boolean(),
  })
  .meta({ id: "Invitation" });
const MembersInput = ListMembersInput.extend({ limit: Limit, cursor: cursorOf("text", "id") });
const InvitationsInput = ListInvitationsInput.extend({ limit: Limit, cursor: cursorOf("id") });

/** The organisation behind the key. */
export const organisationOperations = {
  getTenant: operation("GET /organisation", "Read the organisation of the key", {
    input: z.object({}),
    output: one(Organisation),
  }).query(async ({ ctx }) => ({ data: await getTenant(ctx.verb) })),
  renameTenant: operation(
    "PATCH /organisation",
    "Rename the organisation",
    { input: RenameTenantInput, output: Nothing },
    { status: 204, repeatable: true },
  ).mutation(({ ctx, input }) => renameTenant(ctx.verb, input)),
};

/** Who belongs to the organisation. A key gives and takes what an admin may, so neither `owner` nor `billing`. */
export const memberOperations = {
  listMembers: operation("GET /members", "List members by name", {
    input: MembersInput,
    output: paged(Member),
  }).query(async ({ ctx, input }) => toPaged(await listMembers(ctx.verb, input))),
  changeMemberRoles: operation(
    "PUT /members/{userId}/roles",
    "Give a member other roles",
    { input: ChangeMemberRolesInput, output: Nothing },
    {
      status: 204,
      description:
        "They hold from the next request on. No key gives or takes `owner` or `billing`; `blocked` shuts somebody out.",
    },
  ).mutation(({ ctx, input }) => changeMemberRoles(ctx.verb, input)),
  removeMember: operation(
    "DELETE /members/{userId}",
    "Remove a member",
    { input: RemoveMemberInput, output: Nothing },
    {
      status: 204,
      repeatable: false,
      description:
        "`confirm` is the member's name. Their API keys end; what bears their name goes to `heirId`, or to an owner.",
    },
  ).mutation(({ ctx, input }) => removeMember(ctx.verb, input)),
  inviteMember: operation(
    "POST /invitations",
    "Invite somebody by mail",
    { input: InviteMemberInput, output: Created },
    {
      status: 201,
      description:
        "An open invitation of the same address is replaced. No key invites somebody as `owner` or `billing`.",
    },
  ).mutation(async ({ ctx, input }) => ({ data: await inviteMember(ctx.verb, input) })),
  listInvitations: operation("GET /invitations", "List open invitations, the newest first", {
    input: InvitationsInput,
    output: paged(Invitation),
  }).query(async ({ ctx, input }) => toPaged(await listInvitations(ctx.verb, input))),
  revokeInvitation: operation(
    "DELETE /invitations/{invitationId}",
    "Withdraw an invitation",
    { input: InvitationInput, output: Nothing },
    { status: 204, description: "Its link ends at once." },
  ).mutation(({ ctx, input }) => revokeInvitation(ctx.verb, input)),
};
