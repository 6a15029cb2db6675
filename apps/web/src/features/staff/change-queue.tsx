"use client";

import type { RouterInputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { ChangeQueueInput } from "@penguin/core/staff/schema";
import { Dialog } from "@penguin/ui/dialog";
import { Form, type FormResult, SubmitButton } from "@penguin/ui/form";
import { FormTextArea } from "@penguin/ui/form-fields";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

type QueueName = RouterInputs["staff"]["pauseQueue"]["queue"];

export const Why = ChangeQueueInput.pick({ reason: true });

/** Asks why before a queue is paused or goes on, and says what that means. */
export function ChangeQueue({
  queue,
  paused,
  onClose,
}: {
  queue: QueueName;
  paused: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("staff.queues");
  const client = useTRPCClient();
  const submit = useSubmit();
  const change = ({ reason }: { reason: string }): Promise<FormResult> =>
    submit(async () => {
      const turn = paused ? client.staff.resumeQueue : client.staff.pauseQueue;
      await turn.mutate({ queue, reason });
      onClose();
    });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={paused ? t("resumeTitle", { queue }) : t("pauseTitle", { queue })}
      description={paused ? t("resumeGoes") : t("pauseGoes")}
    >
      <Form schema={Why} defaultValues={{ reason: "" }} onSubmit={change}>
        <FormTextArea name="reason" label={t("reason")} hint={t("reasonHint")} rows={3} />
        <SubmitButton className="self-end">{paused ? t("resume") : t("pause")}</SubmitButton>
      </Form>
    </Dialog>
  );
}
