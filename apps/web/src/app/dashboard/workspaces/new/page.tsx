import { NewWorkspace } from "../../../../features/workspace/new-workspace.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("workspaces");

export default function NewWorkspacePage() {
  return <NewWorkspace />;
}
