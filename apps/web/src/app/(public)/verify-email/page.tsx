import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VerifyEmailScreen } from "../../../features/account/verify-email-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.verify"))("page") };
}

export default async function VerifyEmailPage({ searchParams }: PageProps<"/verify-email">) {
  const { token } = await searchParams;
  return <VerifyEmailScreen token={typeof token === "string" ? token : null} />;
}
