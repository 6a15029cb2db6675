import { useTranslations } from "next-intl";
import { Skeleton } from "@penguin/ui/skeleton";

export default function DashboardLoading() {
  const t = useTranslations("shell");
  return <Skeleton label={t("loading")} rows={8} />;
}
