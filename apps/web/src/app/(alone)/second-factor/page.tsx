import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirect } from "next/navigation";
import { SecondFactorScreen } from "../../../features/account/second-factor-screen.tsx";
import { leaveToLogin, pageContext } from "../../../trpc/server.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.demand"))("title") };
}

export default async function SecondFactorPage() {
  const { session } = await pageContext();
  if (!session) return leaveToLogin();
  if (session.actor.restriction !== "second_factor") redirect("/dashboard");
  return <SecondFactorScreen />;
}
