import type { useTRPCClient } from "../trpc/client-provider.tsx";
import { SWITCHED, TABS } from "../trpc/live-changes.tsx";

/** Works in another organisation from now on: this tab and the others load anew, so that nothing of the old one is kept. */
export async function switchOrganisation(
  client: ReturnType<typeof useTRPCClient>,
  tenantId: string,
): Promise<void> {
  await client.account.switchTenant.mutate({ tenantId });
  const tabs = new BroadcastChannel(TABS);
  tabs.postMessage(SWITCHED);
  tabs.close();
  window.location.assign("/dashboard");
}
