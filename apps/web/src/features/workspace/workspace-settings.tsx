"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { PageHeader } from "@penguin/ui/page-header";
import { Facts, Panel } from "@penguin/ui/panel";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { TopicPanel } from "../consent/topic-panel.tsx";
import { DeleteWorkspace } from "./delete-workspace.tsx";
import { WorkspaceForm, type WorkspaceValues } from "./workspace-form.tsx";

/** Name, time zone and postal address of a workspace. */
export function WorkspaceSettings({ slug }: { slug: string }) {
  const t = useTranslations("workspace");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const toast = useToast();
  const submit = useSubmit();
  const may = useMay();
  const query = useQuery(trpc.workspace.get.queryOptions({ slug }));
  const save = (workspaceId: string) => (values: WorkspaceValues) =>
    submit(async () => {
      await client.workspace.update.mutate({ workspaceId, ...values });
      toast({ tone: "good", title: t("settings.saved") });
      router.refresh();
    });
  return (
    <Loaded query={query} what={t("settings.title")} kind="panel">
      {(workspace) => (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={t("settings.title")}
            above={
              <Breadcrumbs
                label={shell("breadcrumbs")}
                items={[
                  { href: "/dashboard/workspaces", label: t("list.title") },
                  { href: `/dashboard/workspaces/${slug}`, label: workspace.name },
                ]}
              />
            }
          />
          <Panel>
            {may("workspace.update") ? (
              <WorkspaceForm
                start={workspace}
                submitLabel={t("settings.submit")}
                onSubmit={save(workspace.id)}
              />
            ) : (
              <Facts
                facts={[
                  { name: t("form.name"), value: workspace.name },
                  { name: t("form.zone"), value: workspace.zone },
                  { name: t("form.address"), value: workspace.postalAddress || "–" },
                ]}
              />
            )}
          </Panel>
          <TopicPanel workspaceId={workspace.id} />
          {may("workspace.delete") && <DeleteWorkspace id={workspace.id} name={workspace.name} />}
        </div>
      )}
    </Loaded>
  );
}
