"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Skeleton } from "@penguin/ui/skeleton";
import { resendLink, type VerifyOutcome, verifyEmail } from "./account-requests.ts";
import { VerifyEmailPanel } from "./verify-email-panel.tsx";

/** Redeems the link once the page runs in a browser, so that a mail scanner's GET changes nothing. */
export function VerifyEmailScreen({ token }: { token: string | null }) {
  const t = useTranslations("shell");
  const problem = useTranslations("account.errors");
  const [outcome, setOutcome] = useState<VerifyOutcome | "waiting" | null>(token === null ? "waiting" : null);
  useEffect(() => {
    if (token === null) return;
    let left = false;
    void verifyEmail(token).then((found) => {
      if (!left) setOutcome(found);
    });
    return () => {
      left = true;
    };
  }, [token]);
  if (outcome === null) return <Skeleton label={t("loading")} kind="lines" />;
  return (
    <VerifyEmailPanel outcome={outcome} onResend={(values) => resendLink(values, problem("unreachable"))} />
  );
}
