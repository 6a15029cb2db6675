"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@penguin/ui/button";
import { useAction } from "../../shell/use-action.ts";
import { useTRPCClient } from "../../trpc/client-provider.tsx";

/** Gives a mail of the quarantine as a file without anybody's data, for a test of the classifier. */
export function TestCaseButton({ quarantineId }: { quarantineId: string }) {
  const t = useTranslations("quarantine");
  const client = useTRPCClient();
  const { run, pending } = useAction();
  const save = () =>
    run(async () => {
      const { fileName, eml, truth } = await client.quarantine.getTestCase.query({ quarantineId });
      const note = `X-Test-Case: ${JSON.stringify(truth)}\r\n`;
      const url = URL.createObjectURL(new Blob([note, eml], { type: "message/rfc822" }));
      const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
      link.click();
      URL.revokeObjectURL(url);
    }, t("testCase.done"));
  return (
    <Button size="small" icon={<Download aria-hidden />} pending={pending} onClick={() => void save()}>
      {t("testCase.open")}
    </Button>
  );
}
