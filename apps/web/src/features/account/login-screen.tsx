"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@penguin/ui/button";
import type { FormResult } from "@penguin/ui/form";
import { TextLink } from "@penguin/ui/text-link";
import { AccountFrame } from "./account-frame.tsx";
import { CodeForm, LoginForm } from "./login-form.tsx";
import { safeReturn } from "./safe-return.ts";
import { type Credentials, signInWith } from "./sign-in.ts";

/** Logs in, with a code when the person has a second factor, and goes back to where one wanted to go. */
export function LoginScreen({ next }: { next: string | null }) {
  const t = useTranslations("account.login");
  const problem = useTranslations("account.errors");
  const [waiting, setWaiting] = useState<Credentials | null>(null);
  const enter = async (values: Credentials): Promise<FormResult> => {
    const answer = await signInWith(values).catch(() => "unreachable" as const);
    switch (answer) {
      case "in":
        window.location.assign(safeReturn(next));
        return { ok: true };
      case "second_factor":
        setWaiting(values);
        return { ok: true };
      case "second_factor_wrong":
        return { ok: false, message: t("code.wrong"), fieldErrors: { code: t("code.wrong") } };
      case "proof":
        return { ok: false, message: t("tooOften") };
      case "unreachable":
        return { ok: false, message: problem("unreachable") };
      case "wrong":
        return { ok: false, message: t("refused") };
    }
  };
  if (waiting)
    return (
      <AccountFrame
        title={t("code.title")}
        lead={t("code.lead")}
        below={
          <Button variant="quiet" onClick={() => setWaiting(null)}>
            {t("code.back")}
          </Button>
        }
      >
        <CodeForm onSubmit={(values) => enter({ ...waiting, ...values })} />
      </AccountFrame>
    );
  const below = (
    <>
      {t("noAccount")}{" "}
      <TextLink href="/register" className="text-action">
        {t("register")}
      </TextLink>
      {" · "}
      <TextLink href="/forgot-password" className="text-action">
        {t("forgot")}
      </TextLink>
    </>
  );
  return (
    <AccountFrame title={t("title")} below={below}>
      <LoginForm onSubmit={enter} />
    </AccountFrame>
  );
}
