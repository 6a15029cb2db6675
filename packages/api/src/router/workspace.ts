import {
  createWorkspace,
  getTenant,
  getWorkspace,
  listWorkspaces,
  renameTenant,
  updateWorkspace,
} from "@penguin/core/workspace";
import {
  CreateWorkspaceInput,
  GetWorkspaceInput,
  RenameTenantInput,
  UpdateWorkspaceInput,
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
  getTenant: procedure.query(({ ctx }) => getTenant(ctx.verb)),
  renameTenant: procedure
    .input(RenameTenantInput)
    .mutation(({ ctx, input }) => renameTenant(ctx.verb, input)),
});
