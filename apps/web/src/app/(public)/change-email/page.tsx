import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangeEmailScreen } from "../../../features/account/change-email-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.changeEmail"))("page") };
}

export default async function ChangeEmailPage({ searchParams }: PageProps<"/change-email">) {
  const { token } = await searchParams;
  return <ChangeEmailScreen token={typeof token === "string" ? token : null} />;
}
