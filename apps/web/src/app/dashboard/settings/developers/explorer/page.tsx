import { ApiExplorer } from "../../../../../features/api-explorer/api-explorer.tsx";
import { pageTitle } from "../../../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("settings");

export default function ApiExplorerPage() {
  return <ApiExplorer />;
}
