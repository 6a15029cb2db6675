"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useSession } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { PicturePanel } from "../../shell/picture-panel.tsx";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { CloseOrganisation } from "./close-organisation.tsx";
import { OrganisationForm, type Tenant } from "./organisation-form.tsx";
import { OwnOrganisations } from "./own-organisations.tsx";

/** What the organisation says about itself, its logo, and who one is in it. */
export function OrganisationSettings() {
  const t = useTranslations("workspace.organisation");
  const trpc = useTRPC();
  const may = useMay();
  const { name, email, emailVerified } = useSession();
  const query = useQuery(trpc.workspace.getTenant.queryOptions());
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title={t("tab")}>
        <Loaded query={query} what={t("tab")} kind="lines">
          {(tenant) => (
            <div className="flex flex-col gap-4">
              {may("workspace.update-tenant") ? (
                <OrganisationForm tenant={tenant} />
              ) : (
                <p className="font-medium">{tenant.name}</p>
              )}
              <Facts facts={[{ name: t("since"), value: <TimeText day at={tenant.createdAt} /> }]} />
            </div>
          )}
        </Loaded>
      </Panel>
      <Panel title={t("profile")}>
        <Facts
          facts={[
            { name: t("name"), value: name },
            { name: t("email"), value: email, mono: true },
            {
              name: t("address"),
              value: (
                <StateMark
                  tone={emailVerified ? "good" : "waiting"}
                  word={emailVerified ? t("verified") : t("unverified")}
                />
              ),
            },
          ]}
        />
      </Panel>
      {may("workspace.update-logo") && query.data && <LogoPanel tenant={query.data} />}
      <OwnOrganisations />
      {may("workspace.delete-tenant") && query.data && (
        <CloseOrganisation name={query.data.name} members={query.data.members.length} />
      )}
    </div>
  );
}

function LogoPanel({ tenant }: { tenant: Tenant }) {
  const t = useTranslations("workspace.organisation");
  const client = useTRPCClient();
  return (
    <PicturePanel
      title={t("logo")}
      name={tenant.name}
      pictureId={tenant.logoId}
      of="workspace/logo"
      onChange={(picture) => client.workspace.updateLogo.mutate({ picture })}
    />
  );
}
