"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import { ClientProvider } from "../../trpc/client-provider.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { EnrolSteps } from "./enrol-steps.tsx";

const leave = async (): Promise<void> => {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/login" });
};

/** Stands in the way of who must set up a second factor before anything else, and helps them through. */
export function SecondFactorScreen() {
  const t = useTranslations("account.demand");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const below = (
    <Button variant="quiet" onClick={() => void leave()}>
      {t("signOut")}
    </Button>
  );
  return (
    <ClientProvider>
      <AccountFrame title={t("title")} lead={t("lead")} below={below}>
        {codes ? (
          <BackupCodes codes={codes} onKept={() => window.location.assign("/dashboard")} />
        ) : (
          <EnrolSteps onCodes={setCodes} />
        )}
      </AccountFrame>
    </ClientProvider>
  );
}
