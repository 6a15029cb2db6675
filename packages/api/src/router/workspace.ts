import {
  changeMemberRoles,
  createWorkspace,
  deleteTenant,
  deleteWorkspace,
  getPolicies,
  getTenant,
  getWorkspace,
  inviteMember,
  leaveTenant,
  listDeletedWorkspaces,
  listInvitations,
  listMembers,
  listWorkspaceMembers,
  listWorkspaces,
  removeMember,
  removeWorkspaceMember,
  renameTenant,
  resendInvitation,
  restoreTenant,
  restoreWorkspace,
  revokeInvitation,
  setWorkspaceMember,
  updateLogo,
  updatePolicies,
  updateTenant,
  updateWorkspace,
} from "@penguin/core/workspace";
import {
  ChangeMemberRolesInput,
  CreateWorkspaceInput,
  DeleteTenantInput,
  DeleteWorkspaceInput,
  GetWorkspaceInput,
  InvitationInput,
  InviteMemberInput,
  ListInvitationsInput,
  ListMembersInput,
  ListWorkspaceMembersInput,
  PictureInput,
  RemoveMemberInput,
  RenameTenantInput,
  SetWorkspaceMemberInput,
  UpdatePoliciesInput,
  UpdateTenantInput,
  UpdateWorkspaceInput,
  WorkspaceInput,
  WorkspaceMemberInput,
} from "@penguin/core/workspace/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const workspaceRouter = router({
  list: procedure.query(({ ctx }) => listWorkspaces(ctx.verb)),
  get: procedure.input(GetWorkspaceInput).query(({ ctx, input }) => getWorkspace(ctx.verb, input)),
  create: procedure
    .input(CreateWorkspaceInput)
    .mutation(({ ctx, input }) => createWorkspace(ctx.verb, input)),
  update: procedure
    .input(UpdateWorkspaceInput)
    .mutation(({ ctx, input }) => updateWorkspace(ctx.verb, input)),
  delete: procedure
    .input(DeleteWorkspaceInput)
    .mutation(({ ctx, input }) => deleteWorkspace(ctx.verb, input)),
  restore: procedure.input(WorkspaceInput).mutation(({ ctx, input }) => restoreWorkspace(ctx.verb, input)),
  listDeleted: procedure.query(({ ctx }) => listDeletedWorkspaces(ctx.verb)),
  getTenant: procedure.query(({ ctx }) => getTenant(ctx.verb)),
  renameTenant: procedure
    .input(RenameTenantInput)
    .mutation(({ ctx, input }) => renameTenant(ctx.verb, input)),
  updateTenant: procedure
    .input(UpdateTenantInput)
    .mutation(({ ctx, input }) => updateTenant(ctx.verb, input)),
  updateLogo: procedure.input(PictureInput).mutation(({ ctx, input }) => updateLogo(ctx.verb, input)),
  listMembers: procedure.input(ListMembersInput).query(({ ctx, input }) => listMembers(ctx.verb, input)),
  changeMemberRoles: procedure
    .input(ChangeMemberRolesInput)
    .mutation(({ ctx, input }) => changeMemberRoles(ctx.verb, input)),
  removeMember: procedure
    .input(RemoveMemberInput)
    .mutation(({ ctx, input }) => removeMember(ctx.verb, input)),
  leave: procedure.mutation(({ ctx }) => leaveTenant(ctx.verb)),
  inviteMember: procedure
    .input(InviteMemberInput)
    .mutation(({ ctx, input }) => inviteMember(ctx.verb, input)),
  listInvitations: procedure
    .input(ListInvitationsInput)
    .query(({ ctx, input }) => listInvitations(ctx.verb, input)),
  resendInvitation: procedure
    .input(InvitationInput)
    .mutation(({ ctx, input }) => resendInvitation(ctx.verb, input)),
  revokeInvitation: procedure
    .input(InvitationInput)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.verb, input)),
  listWorkspaceMembers: procedure
    .input(ListWorkspaceMembersInput)
    .query(({ ctx, input }) => listWorkspaceMembers(ctx.verb, input)),
  setWorkspaceMember: procedure
    .input(SetWorkspaceMemberInput)
    .mutation(({ ctx, input }) => setWorkspaceMember(ctx.verb, input)),
  removeWorkspaceMember: procedure
    .input(WorkspaceMemberInput)
    .mutation(({ ctx, input }) => removeWorkspaceMember(ctx.verb, input)),
  getPolicies: procedure.query(({ ctx }) => getPolicies(ctx.verb)),
  updatePolicies: procedure
    .input(UpdatePoliciesInput)
    .mutation(({ ctx, input }) => updatePolicies(ctx.verb, input)),
  deleteTenant: procedure
    .input(DeleteTenantInput)
    .mutation(({ ctx, input }) => deleteTenant(ctx.verb, input)),
  restoreTenant: procedure.mutation(({ ctx }) => restoreTenant(ctx.verb)),
});
