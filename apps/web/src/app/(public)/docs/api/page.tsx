import { PLAN_LIMITS, STATUS_OF } from "@penguin/api";
import type { Metadata } from "next";
import { connection } from "next/server";
import { getTranslations } from "next-intl/server";
import { ApiGuide } from "../../../../features/api-explorer/api-guide.tsx";
import { services } from "../../../../server/context.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("api-key.docs"))("title") };
}

export default async function ApiGuidePage() {
  // Limits and address are the deployment's, so the page is made when it is asked for.
  await connection();
  const { settings } = services();
  return (
    <ApiGuide
      statuses={STATUS_OF}
      plans={PLAN_LIMITS}
      anonymousLimit={settings.apiAnonymousLimit}
      origin={settings.webUrl}
    />
  );
}
