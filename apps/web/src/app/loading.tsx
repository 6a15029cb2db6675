import { useTranslations } from "next-intl";
import { Skeleton } from "@penguin/ui/skeleton";

export default function Loading() {
  const t = useTranslations("shell");
  return (
    <main className="mx-auto max-w-3xl px-4 py-16">
      <Skeleton label={t("loading")} kind="lines" />
    </main>
  );
}
