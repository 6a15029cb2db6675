import { OrganisationSettings } from "../../../features/workspace/organisation-settings.tsx";
import { pageTitle } from "../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function SettingsPage() {
  await Promise.all([
    preload(trpc.workspace.getTenant.queryOptions()),
    preload(trpc.account.listTenants.queryOptions()),
  ]);
  return (
    <Hydrate>
      <OrganisationSettings />
    </Hydrate>
  );
}
