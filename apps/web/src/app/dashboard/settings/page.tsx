import { OrganisationSettings } from "../../../features/workspace/organisation-settings.tsx";
import { pageTitle } from "../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function SettingsPage() {
  await preload(trpc.workspace.getTenant.queryOptions());
  return (
    <Hydrate>
      <OrganisationSettings />
    </Hydrate>
  );
}
