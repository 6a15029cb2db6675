import { PoliciesScreen } from "../../../../features/workspace/policies-screen.tsx";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function PoliciesPage() {
  await preload(trpc.workspace.getPolicies.queryOptions());
  return (
    <Hydrate>
      <PoliciesScreen />
    </Hydrate>
  );
}
