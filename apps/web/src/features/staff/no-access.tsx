"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Figure, FigureRow } from "@penguin/ui/figure";
import { Notice } from "@penguin/ui/notice";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { TenantStatus } from "./tenant-status.tsx";

const RequestAccess = dynamic(() => import("./request-access.tsx").then((module) => module.RequestAccess));

type Tenant = RouterOutputs["staff"]["listTenants"]["rows"][number];

/** What is known of an organisation without having entered it, and the way in. */
export function NoAccess({
  tenant,
  pending,
  mayRequest,
}: {
  tenant: Tenant;
  pending: boolean;
  mayRequest: boolean;
}) {
  const t = useTranslations("staff.access");
  const words = useTranslations("staff.tenants");
  const [asking, setAsking] = useState(false);
  const ask = mayRequest && !pending && (
    <Button variant="filled" onClick={() => setAsking(true)}>
      {t("open")}
    </Button>
  );
  const sentence = pending ? t("pending") : mayRequest ? t("none") : t("notAllowed");
  return (
    <>
      <PageHeader title={tenant.name} state={<TenantStatus status={tenant.status} />} mainAction={ask} />
      <Notice tone={pending ? "waiting" : "neutral"}>{sentence}</Notice>
      <Panel>
        <FigureRow>
          {(["members", "workspaces", "mailboxes", "campaigns"] as const).map((id) => (
            <Figure key={id} label={words(id)} value={tenant[id]} />
          ))}
        </FigureRow>
      </Panel>
      {asking && (
        <RequestAccess tenantId={tenant.tenantId} name={tenant.name} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
