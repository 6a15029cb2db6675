"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { PageHeader } from "@penguin/ui/page-header";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { importTones } from "./contact-view.ts";
import { ImportMapping } from "./import-mapping.tsx";
import { ImportReport } from "./import-report.tsx";

const LOOK_EVERY_MS = 2000;

/** One import, from the mapping of its columns to its report. */
export function ImportDetail({ importId }: { importId: string }) {
  const t = useTranslations("contact");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const query = useQuery(
    trpc.contact.getImport.queryOptions(
      { importId },
      { refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_EVERY_MS : false) },
    ),
  );
  return (
    <Loaded query={query} what={t("tabs.imports")} kind="panel">
      {(found) => (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={found.fileName}
            above={
              <Breadcrumbs
                label={shell("breadcrumbs")}
                items={[
                  { href: "/dashboard/contacts", label: t("list.title") },
                  { href: "/dashboard/contacts/imports", label: t("tabs.imports") },
                ]}
              />
            }
            state={<StateMark tone={importTones[found.state]} word={t(`report.state.${found.state}`)} />}
          />
          {found.state === "uploaded" ? <ImportMapping upload={found} /> : <ImportReport found={found} />}
        </div>
      )}
    </Loaded>
  );
}
