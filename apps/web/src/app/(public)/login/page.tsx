import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LoginScreen } from "../../../features/account/login-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.login"))("title") };
}

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { callbackUrl } = await searchParams;
  return <LoginScreen next={typeof callbackUrl === "string" ? callbackUrl : null} />;
}
