import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ClosedOrganisation } from "../../features/workspace/closed-organisation.tsx";
import { api, leaveToLogin, pageContext } from "../../trpc/server.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workspace.close"))("page") };
}

/** Where the owner of a closed organisation is led from every page of it. */
export default async function ClosedPage() {
  const { session } = await pageContext();
  if (!session) return leaveToLogin();
  if (!session.tenantClosed) redirect("/dashboard");
  return <ClosedOrganisation organisations={await api.account.listTenants()} />;
}
