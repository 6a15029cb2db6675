"use client";

import type { RouterInputs, RouterOutputs } from "@penguin/api";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { Dialog } from "@penguin/ui/dialog";
import { EmptyState } from "@penguin/ui/empty-state";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextArea } from "@penguin/ui/form-fields";
import { Facts, Panel } from "@penguin/ui/panel";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { Why } from "./change-queue.tsx";

type QueueName = RouterInputs["staff"]["getJob"]["queue"];
type Job = RouterOutputs["staff"]["listFailedJobs"][number];

/** The failed jobs of a queue: what, when and why, and a way to look at one or try it again. */
export function FailedJobs({ queue, onClose }: { queue: QueueName; onClose: () => void }) {
  const t = useTranslations("staff.queues");
  const trpc = useTRPC();
  const [shown, setShown] = useState<Job>();
  const jobs = useQuery(trpc.staff.listFailedJobs.queryOptions({ queue }));
  return (
    <Panel
      title={t("failedTitle", { queue })}
      action={
        <Button size="small" onClick={onClose}>
          {t("close")}
        </Button>
      }
    >
      <Loaded query={jobs} what={t("failed")} kind="lines">
        {(list) =>
          list.length === 0 ? (
            <EmptyState sentence={t("noFailed")} />
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {list.map((job) => (
                <li key={job.id} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-2">
                  <div className="min-w-0 flex-1 basis-60">
                    <p className="font-mono text-table break-all">{job.name}</p>
                    <p className="text-table text-muted">{job.reason}</p>
                  </div>
                  <TimeText at={job.failedAt} />
                  <Button size="small" onClick={() => setShown(job)}>
                    {t("inspect")}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {shown && <JobDialog queue={queue} jobId={shown.id} onClose={() => setShown(undefined)} />}
    </Panel>
  );
}

function JobDialog({ queue, jobId, onClose }: { queue: QueueName; jobId: string; onClose: () => void }) {
  const t = useTranslations("staff.queues");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const submit = useSubmit();
  const job = useQuery(trpc.staff.getJob.queryOptions({ queue, jobId }));
  const retry = ({ reason }: { reason: string }): Promise<FormResult> =>
    submit(async () => {
      await client.staff.retryJob.mutate({ queue, jobId, reason });
      onClose();
    });
  return (
    <Dialog open onOpenChange={onClose} title={t("jobTitle")} description={t("retryGoes")}>
      <Loaded query={job} what={t("jobTitle")} kind="panel">
        {({ id, name, attempts, reason, ids }) => (
          <Facts
            facts={[
              { name: t("job"), value: name, mono: true },
              { name: t("jobId"), value: id, mono: true },
              { name: t("attempts"), value: attempts },
              { name: t("why"), value: reason },
              ...Object.entries(ids).map(([field, value]) => ({ name: field, value, mono: true })),
            ]}
          />
        )}
      </Loaded>
      <Form schema={Why} defaultValues={{ reason: "" }} onSubmit={retry}>
        <FormTextArea name="reason" label={t("reason")} hint={t("reasonHint")} rows={3} />
        <SubmitButton className="self-end">{t("retry")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
