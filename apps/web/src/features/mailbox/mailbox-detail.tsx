"use client";

import { useQuery } from "@tanstack/react-query";
import { Pause, Play, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Breadcrumbs } from "@penguin/ui/breadcrumbs";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { figureText } from "@penguin/ui/figure-text";
import { Form, SubmitButton } from "@penguin/ui/form";
import { FormTextField } from "@penguin/ui/form-fields";
import { PageHeader } from "@penguin/ui/page-header";
import { Facts, Panel } from "@penguin/ui/panel";
import { StateMark } from "@penguin/ui/state-mark";
import { useToast } from "@penguin/ui/toast";
import { Loaded } from "../../shell/loaded.tsx";
import { useMay } from "../../shell/session.tsx";
import { useFigurePhrase } from "../../shell/ui-text.ts";
import { useAction, useSubmit } from "../../shell/use-action.ts";
import { useTRPC, useTRPCClient } from "../../trpc/client-provider.tsx";
import { ConnectionPanel } from "./connection-panel.tsx";
import { limitsSchema, type LimitsValues } from "./mailbox-schema.ts";
import { LimitFields } from "./limit-fields.tsx";
import { type Mailbox, mailboxTones } from "./mailbox-view.ts";

/** One mailbox: its state, its servers, its limits and what can be done with it. */
export function MailboxDetail({ mailboxId, base }: { mailboxId: string; base: string }) {
  const t = useTranslations("mailbox");
  const shell = useTranslations("shell");
  const trpc = useTRPC();
  const may = useMay();
  const query = useQuery(trpc.mailbox.get.queryOptions({ mailboxId }));
  return (
    <Loaded query={query} what={t("list.title")} kind="panel">
      {(mailbox) => (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={mailbox.address}
            above={
              <Breadcrumbs label={shell("breadcrumbs")} items={[{ href: base, label: t("list.title") }]} />
            }
            state={
              <StateMark
                tone={mailboxTones[mailbox.state]}
                word={t(`state.${mailbox.state}`)}
                reason={mailbox.stateReason || undefined}
              />
            }
            actions={<MailboxActions mailbox={mailbox} base={base} />}
          />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <ConnectionPanel mailbox={mailbox} />
            <MailboxFacts mailbox={mailbox} />
            {may("mailbox.update") && (
              <Panel title={t("detail.limits")}>
                <LimitsForm mailbox={mailbox} />
              </Panel>
            )}
          </div>
        </div>
      )}
    </Loaded>
  );
}

const serverText = ({ host, port, tls }: Mailbox["smtp"]): string => `${host}:${port} ${tls}`;

function MailboxFacts({ mailbox }: { mailbox: Mailbox }) {
  const t = useTranslations("mailbox");
  const phrase = useFigurePhrase();
  return (
    <Panel title={t("detail.title")}>
      <Facts
        facts={[
          { name: t("list.displayName"), value: mailbox.displayName },
          { name: t("list.kind"), value: t(`form.${mailbox.kind}`) },
          { name: t("list.sentToday"), value: figureText(mailbox.usedToday, mailbox.dailyLimit, phrase) },
          { name: t("form.gapSeconds"), value: t("detail.gap", { seconds: mailbox.gapSeconds }) },
          { name: t("form.smtp"), value: serverText(mailbox.smtp), mono: true },
          { name: t("form.imap"), value: serverText(mailbox.imap), mono: true },
        ]}
      />
    </Panel>
  );
}

function LimitsForm({ mailbox }: { mailbox: Mailbox }) {
  const t = useTranslations("mailbox");
  const problem = useTranslations("mailbox.problem");
  const client = useTRPCClient();
  const toast = useToast();
  const submit = useSubmit();
  const schema = useMemo(() => limitsSchema(problem), [problem]);
  const start = {
    displayName: mailbox.displayName,
    dailyLimit: String(mailbox.dailyLimit),
    gapSeconds: String(mailbox.gapSeconds),
  };
  const save = ({ displayName, dailyLimit, gapSeconds }: LimitsValues) =>
    submit(async () => {
      const limits = { dailyLimit: Number(dailyLimit), gapSeconds: Number(gapSeconds) };
      await client.mailbox.update.mutate({ mailboxId: mailbox.id, displayName, ...limits });
      toast({ tone: "good", title: t("detail.saved") });
    });
  return (
    <Form schema={schema} defaultValues={start} onSubmit={save}>
      <FormTextField name="displayName" label={t("form.displayName")} limit={80} />
      <LimitFields />
      <SubmitButton className="self-start">{t("detail.save")}</SubmitButton>
    </Form>
  );
}

function MailboxActions({ mailbox, base }: { mailbox: Mailbox; base: string }) {
  const t = useTranslations("mailbox.detail");
  const client = useTRPCClient();
  const router = useRouter();
  const may = useMay();
  const { run, pending } = useAction();
  const [asking, setAsking] = useState(false);
  const input = { mailboxId: mailbox.id };
  const remove = async () => {
    if (await run(() => client.mailbox.remove.mutate(input), t("removed", { address: mailbox.address })))
      router.push(base);
  };
  return (
    <>
      {mailbox.state === "active" && may("mailbox.pause") && (
        <Button
          icon={<Pause aria-hidden />}
          pending={pending}
          onClick={() => void run(() => client.mailbox.pause.mutate(input))}
        >
          {t("pause")}
        </Button>
      )}
      {(mailbox.state === "paused" || mailbox.state === "broken") && may("mailbox.resume") && (
        <Button
          icon={<Play aria-hidden />}
          pending={pending}
          onClick={() => void run(() => client.mailbox.resume.mutate(input))}
        >
          {t("resume")}
        </Button>
      )}
      {may("mailbox.remove") && (
        <Button variant="danger" icon={<Trash2 aria-hidden />} onClick={() => setAsking(true)}>
          {t("remove")}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("removeTitle", { address: mailbox.address })}
        goes={[t("goesUse"), t("goesPlanned")]}
        stays={[t("staysHistory")]}
        confirmLabel={t("remove")}
        onConfirm={remove}
        typeToConfirm={mailbox.address}
      />
    </>
  );
}
