"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ConfirmDialog } from "@penguin/ui/confirm-dialog";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

interface GrantActProps {
  grantId: string;
  /** The organisation's name. */
  name: string;
}

/** Ends an access at once, or refuses the request of `who`. */
export function EndAccess({ grantId, name, who }: GrantActProps & { who?: string }) {
  const t = useTranslations("staff.access");
  const client = useTRPCClient();
  const router = useRouter();
  const { run } = useAction();
  const [asked, setAsked] = useState(false);
  const label = who === undefined ? t("end") : t("refuse");
  const end = async () => {
    await run(() => client.staff.endGrant.mutate({ grantId }), t("ended"));
    router.refresh();
  };
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        {label}
      </Button>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={who === undefined ? t("endTitle", { name }) : t("refuseTitle", { name })}
        goes={[who === undefined ? t("endGoes", { name }) : t("refuseGoes", { who })]}
        confirmLabel={label}
        onConfirm={end}
      />
    </>
  );
}

/** Lets somebody else look for the hours they asked for. */
export function ApproveAccess({ grantId, name, who, hours }: GrantActProps & { who: string; hours: number }) {
  const t = useTranslations("staff.access");
  const client = useTRPCClient();
  const router = useRouter();
  const { run } = useAction();
  const [asked, setAsked] = useState(false);
  const approve = async () => {
    await run(() => client.staff.approveGrant.mutate({ grantId }), t("approved"));
    router.refresh();
  };
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        {t("approve")}
      </Button>
      <ConfirmDialog
        isStart
        open={asked}
        onOpenChange={setAsked}
        title={t("approveTitle", { who, name })}
        goes={[t("approveGoes", { who, name, hours })]}
        confirmLabel={t("approve")}
        onConfirm={approve}
      />
    </>
  );
}
