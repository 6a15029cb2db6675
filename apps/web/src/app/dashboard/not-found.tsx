import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";

export default function DashboardNotFound() {
  const t = useTranslations("shell");
  return (
    <div className="flex max-w-md flex-col items-start gap-4">
      <h1 className="text-title font-strong">{t("notFound.title")}</h1>
      <p className="text-muted">{t("notFound.body")}</p>
      <ButtonLink href="/dashboard">{t("goHome")}</ButtonLink>
    </div>
  );
}
