import { useTranslations } from "next-intl";
import { EmptyState } from "@penguin/ui/empty-state";
import { pageTitle } from "../../../shell/page-title.ts";

export const generateMetadata = () => pageTitle("inbox");

export default function InboxPage() {
  return <EmptyState sentence={useTranslations("inbox.list")("choose")} />;
}
