"use client";

import { CalendarClock } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@penguin/ui/button";
import type { FormResult } from "@penguin/ui/form";
import { Notice } from "@penguin/ui/notice";
import { TextField } from "@penguin/ui/text-field";
import { useToast } from "@penguin/ui/toast";
import { useSubmit } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";
import type { Campaign } from "./campaign-view.ts";
import { instantIn, wallTimeIn } from "./start-time.ts";

interface StartLaterProps {
  campaign: Campaign;
  base: string;
}

/** Sets a draft to start by itself: a button that opens a field for the moment. */
export function StartLater(props: StartLaterProps) {
  const t = useTranslations("campaign.schedule");
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <StartForm {...props} onCancel={() => setOpen(false)} />;
  return (
    <Button icon={<CalendarClock aria-hidden />} onClick={() => setOpen(true)}>
      {t("later")}
    </Button>
  );
}

const DAY_MS = 86_400_000;

const tomorrowAtOpening = ({ window: { zone, startMinute } }: Campaign): string => {
  const day = wallTimeIn(zone, new Date(Date.now() + DAY_MS)).slice(0, 10);
  const clock = new Date(startMinute * 60_000).toISOString().slice(11, 16);
  return `${day}T${clock}`;
};

function StartForm({ campaign, base, onCancel }: StartLaterProps & { onCancel: () => void }) {
  const t = useTranslations("campaign.schedule");
  const client = useTRPCClient();
  const router = useRouter();
  const submit = useSubmit();
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [wallTime, setWallTime] = useState(() => tomorrowAtOpening(campaign));
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Extract<FormResult, { ok: false }>>();
  const { zone } = campaign.window;
  useEffect(() => field.current?.focus(), []);
  const schedule = async (event: FormEvent) => {
    event.preventDefault();
    const startAt = instantIn(zone, wallTime)?.toISOString();
    if (!startAt) {
      setRefusal({ ok: false, message: t("empty"), fieldErrors: { startAt: t("empty") } });
      return;
    }
    setPending(true);
    const result = await submit(() => client.campaign.schedule.mutate({ campaignId: campaign.id, startAt }));
    setPending(false);
    setRefusal(result.ok ? undefined : result);
    if (!result.ok) return;
    toast({ tone: "good", title: t("scheduled", { name: campaign.name }) });
    router.push(`${base}/${campaign.id}`);
  };
  const fieldError = refusal?.fieldErrors?.["startAt"];
  return (
    <form
      method="post"
      noValidate
      aria-label={t("later")}
      onSubmit={(event) => void schedule(event)}
      className="order-last flex basis-full flex-col gap-3 border-t border-line pt-4"
    >
      {refusal && !fieldError && (
        <Notice tone="bad" live>
          {refusal.message}
        </Notice>
      )}
      <TextField
        ref={field}
        type="datetime-local"
        label={t("startAt", { zone })}
        hint={t("hint")}
        value={wallTime}
        onChange={setWallTime}
        error={fieldError}
        className="max-w-sm"
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" icon={<CalendarClock aria-hidden />} pending={pending}>
          {t("submit")}
        </Button>
        <Button onClick={onCancel}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
