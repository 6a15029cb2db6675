import { useTranslations } from "next-intl";
import { ButtonLink } from "@penguin/ui/button";

export default function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <main id="main" className="mx-auto flex max-w-md flex-col items-start gap-4 px-4 py-24">
      <h1 className="text-title font-strong">{t("title")}</h1>
      <p className="text-muted">{t("body")}</p>
      <ButtonLink href="/">{t("action")}</ButtonLink>
    </main>
  );
}
