import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RegisterScreen } from "../../../features/account/register-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.register"))("title") };
}

export default function RegisterPage() {
  return <RegisterScreen />;
}
