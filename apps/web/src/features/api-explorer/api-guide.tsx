import { useTranslations } from "next-intl";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { ButtonLink } from "@penguin/ui/button";

interface ApiGuideProps {
  statuses: Readonly<Record<ErrorCode, number>>;
  /** How often a key may call, by plan. */
  plans: Readonly<Record<string, { perMinute: number; burst: number }>>;
  anonymousLimit: number;
  origin: string;
}

const ERROR_CODES = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "refused_state",
  "payload_too_large",
  "unsupported_media_type",
  "limit_exceeded",
  "internal",
  "unavailable",
] as const;
type ErrorCode = (typeof ERROR_CODES)[number];

/** What a programmer must know before the first request; every error answer links to its row here. */
export function ApiGuide({ statuses, plans, anonymousLimit, origin }: ApiGuideProps) {
  const t = useTranslations("api-key.docs");
  const explorer = useTranslations("api-key.explorer");
  const example = `curl "${origin}/api/v1/contacts?limit=10" \\\n  -H "Authorization: Bearer $PENGUIN_KEY"`;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={<ButtonLink href="/api/v1/openapi.json">{explorer("document")}</ButtonLink>}
      />
      <Panel title={t("start")}>
        <p className="max-w-prose">{t("startText")}</p>
        <pre className="mt-3 font-mono text-label break-all whitespace-pre-wrap">{example}</pre>
      </Panel>
      <Panel title={t("answers")}>
        <p className="max-w-prose">{t("answersText")}</p>
      </Panel>
      <Panel title={t("repeat")}>
        <p className="max-w-prose">{t("repeatText")}</p>
      </Panel>
      <Panel title={t("limits")}>
        <p className="max-w-prose">{t("limitsText", { anonymous: anonymousLimit })}</p>
        <ul className="mt-3 flex list-disc flex-col gap-1 pl-5">
          {Object.entries(plans).map(([plan, allowance]) => (
            <li key={plan}>{t("limitsOfPlan", { plan, ...allowance })}</li>
          ))}
        </ul>
      </Panel>
      <Panel id="versions" title={t("versions")}>
        <p className="max-w-prose">{t("versionsText")}</p>
      </Panel>
      <Panel title={t("errors")}>
        <dl className="flex flex-col gap-3">
          {ERROR_CODES.map((code) => (
            <div key={code} id={code} className="target:bg-raised">
              <dt className="font-mono text-table font-medium">
                {statuses[code]} {code}
              </dt>
              <dd className="max-w-prose">{t(`error.${code}`)}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}
