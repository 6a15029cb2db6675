"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { readFailure } from "../../trpc/failure.ts";
import { AccountFrame } from "./account-frame.tsx";

type Outcome = "waiting" | "ready" | "verified" | "refused" | "unreachable";

/** Redeems a confirmation link when its button is pressed; opening the page changes nothing, so a scanner cannot use it up. */
export function VerifyEmailScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <VerifyEmail token={token} />
    </ClientProvider>
  );
}

function VerifyEmail({ token }: { token: string | null }) {
  const t = useTranslations("account.verify");
  const client = useTRPCClient();
  const [outcome, setOutcome] = useState<Outcome>(token === null ? "waiting" : "ready");
  const [pending, setPending] = useState(false);
  const confirm = async () => {
    if (token === null) return;
    setPending(true);
    const next = await client.account.verifyEmail.mutate({ token }).then(
      (): Outcome => "verified",
      (error: unknown): Outcome => (readFailure(error) ? "refused" : "unreachable"),
    );
    setOutcome(next);
    setPending(false);
  };
  const open = outcome === "ready" || outcome === "unreachable";
  return (
    <AccountFrame title={t(`${outcome}.title`)} lead={t(`${outcome}.body`)}>
      {open ? (
        <Button variant="filled" pending={pending} onClick={() => void confirm()}>
          {t("confirm")}
        </Button>
      ) : (
        <ButtonLink variant={outcome === "verified" ? "filled" : "outline"} href="/dashboard">
          {t("go")}
        </ButtonLink>
      )}
    </AccountFrame>
  );
}
