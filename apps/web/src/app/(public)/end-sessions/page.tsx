import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndSessionsScreen } from "../../../features/account/end-sessions-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.endSessions"))("page") };
}

export default async function EndSessionsPage({ searchParams }: PageProps<"/end-sessions">) {
  const { token } = await searchParams;
  return <EndSessionsScreen token={typeof token === "string" ? token : null} />;
}
