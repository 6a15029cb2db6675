"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import * as z from "zod";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay, useSession } from "../../shell/session.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { CloseOrganisation } from "./close-organisation.tsx";
import { OwnOrganisations } from "./own-organisations.tsx";

const limit = 80;

/** The organisation's name and who one is in it. */
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
              {may("workspace.rename-tenant") ? (
                <RenameForm name={tenant.name} />
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
      <OwnOrganisations />
      {may("workspace.delete-tenant") && query.data && (
        <CloseOrganisation name={query.data.name} members={query.data.members.length} />
      )}
    </div>
  );
}

function RenameForm({ name }: { name: string }) {
  const t = useTranslations("workspace.organisation");
  const words = useTranslations("workspace.form");
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(
    () => z.object({ name: z.string().trim().min(1, words("required")).max(limit, words("tooLong")) }),
    [words],
  );
  const save = (values: { name: string }) =>
    submit(async () => {
      await client.workspace.renameTenant.mutate(values);
      toast({ tone: "good", title: t("saved") });
      router.refresh();
    });
  return (
    <Form schema={schema} defaultValues={{ name }} onSubmit={save}>
      <FormTextField name="name" label={t("organisationName")} limit={limit} />
      <SubmitButton className="self-start">{t("submit")}</SubmitButton>
    </Form>
  );
}
