export { createWorkspace } from "./create-workspace.ts";
export { getWorkspace, listWorkspaces, type WorkspaceRow } from "./list-workspaces.ts";
export { getTenant, renameTenant } from "./tenant.ts";
export { updateWorkspace } from "./update-workspace.ts";
