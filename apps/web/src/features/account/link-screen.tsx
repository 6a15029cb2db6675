"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import { readFailure } from "../../trpc/failure.ts";
import { AccountFrame } from "./account-frame.tsx";

type Outcome = "waiting" | "ready" | "done" | "refused" | "unreachable";

interface LinkScreenProps {
  token: string | null;
  /** Whose words stand on the page. */
  words: "account.verify" | "account.changeEmail" | "account.endSessions";
  act: (token: string) => Promise<unknown>;
  /** Where one goes from here. */
  href: string;
}

/** Redeems a mailed link when its button is pressed; opening the page changes nothing, so a scanner cannot use it up. */
export function LinkScreen({ token, words, act, href }: LinkScreenProps) {
  const t = useTranslations(words);
  const [outcome, setOutcome] = useState<Outcome>(token === null ? "waiting" : "ready");
  const [pending, setPending] = useState(false);
  const confirm = async () => {
    if (token === null) return;
    setPending(true);
    const next = await act(token).then(
      (): Outcome => "done",
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
        <ButtonLink variant={outcome === "done" ? "filled" : "outline"} href={href}>
          {t("go")}
        </ButtonLink>
      )}
    </AccountFrame>
  );
}
