import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ForgotPasswordScreen } from "../../../features/account/forgot-password-screen.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.forgot"))("title") };
}

export default function ForgotPasswordPage() {
  return <ForgotPasswordScreen />;
}
