"use client";

import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { Notice } from "@penguin/ui/notice";
import { useTRPCClient } from "../trpc/client-provider.tsx";
import { useSession } from "./session.tsx";
import { useAction } from "./use-action.ts";

/** Stands above every page until the person has confirmed their address. */
export function VerifyNotice() {
  const t = useTranslations("shell.verify");
  const { email, restriction } = useSession();
  const client = useTRPCClient();
  const { run, pending } = useAction();
  const again = () => run(() => client.account.resendVerification.mutate(), t("sent", { email }));
  return (
    <div className="pb-4">
      <Notice
        tone="waiting"
        action={
          <Button size="small" pending={pending} onClick={() => void again()}>
            {t("again")}
          </Button>
        }
      >
        {t(restriction === "unverified_long" ? "late" : "notice", { email })}
      </Notice>
    </div>
  );
}
