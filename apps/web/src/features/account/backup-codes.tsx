"use client";

import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { CopyButton } from "@penguin/ui/copy-button";

/** Shows the codes for a day without the phone, this once. */
export function BackupCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useTranslations("account.security.factor");
  return (
    <section aria-label={t("codesTitle")} className="flex flex-col gap-4">
      <div>
        <p className="font-medium">{t("codesTitle")}</p>
        <p className="text-muted">{t("codesLead")}</p>
      </div>
      <ul className="grid gap-x-6 gap-y-1 rounded-control border border-line bg-canvas p-3 font-mono text-table sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button variant="filled" onClick={onKept}>
          {t("kept")}
        </Button>
        <CopyButton value={codes.join("\n")} name={t("codes")} label={t("copy")} className="h-8" />
      </div>
    </section>
  );
}
