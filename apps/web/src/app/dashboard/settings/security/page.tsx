import { SecuritySettings } from "../../../../features/account/security-settings.tsx";
import { signInsInput } from "../../../../features/account/sign-ins-input.ts";
import { pageQuery } from "../../../../shell/page-query.ts";
import { pageTitle } from "../../../../shell/page-title.ts";
import { Hydrate, preload, trpc } from "../../../../trpc/server.tsx";

export const generateMetadata = () => pageTitle("settings");

export default async function SecurityPage({ searchParams }: PageProps<"/dashboard/settings/security">) {
  const input = signInsInput(pageQuery(await searchParams, []));
  await Promise.all([
    preload(trpc.account.getSecondFactor.queryOptions()),
    preload(trpc.account.listSessions.queryOptions()),
    preload(trpc.account.listSignIns.queryOptions(input)),
  ]);
  return (
    <Hydrate>
      <SecuritySettings />
    </Hydrate>
  );
}
