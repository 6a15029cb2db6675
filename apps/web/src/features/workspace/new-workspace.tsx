"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { PageHeader } from "@penguin/ui/page-header";
import { Panel } from "@penguin/ui/panel";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import { WorkspaceForm, type WorkspaceValues } from "./workspace-form.tsx";

/** Makes a workspace for one client. */
export function NewWorkspace() {
  const t = useTranslations("workspace");
  const shell = useTranslations("shell");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const create = (values: WorkspaceValues) =>
    submit(async () => {
      const { slug } = await client.workspace.create.mutate(values);
      router.push(`/dashboard/workspaces/${slug}`);
      router.refresh();
    });
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("new.title")}
        above={
          <Breadcrumbs
            label={shell("breadcrumbs")}
            items={[{ href: "/dashboard/workspaces", label: t("list.title") }]}
          />
        }
      />
      <Panel>
        <WorkspaceForm
          start={{ name: "", zone: "UTC", postalAddress: "" }}
          submitLabel={t("new.submit")}
          onSubmit={create}
        />
      </Panel>
    </div>
  );
}
