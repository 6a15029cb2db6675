"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FormResult } from "@penguin/ui/form";
import { AccountFrame } from "./account-frame.tsx";
import { register } from "./account-requests.ts";
import type { RegisterValues } from "./account-schema.ts";
import { RegisterForm } from "./register-form.tsx";

/** Makes an account, then says where the confirmation went. */
export function RegisterScreen() {
  const t = useTranslations("account.register");
  const problem = useTranslations("account.errors");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const submit = async (values: RegisterValues): Promise<FormResult> => {
    const result = await register(values, problem("unreachable"));
    if (result.ok) setSentTo(values.email);
    return result;
  };
  if (sentTo !== null) {
    return (
      <AccountFrame title={t("sentTitle")}>
        <output>{t("sentBody", { email: sentTo })}</output>
      </AccountFrame>
    );
  }
  const below = (
    <>
      {t("hasAccount")}{" "}
      <Link href="/login" className="text-action underline underline-offset-2">
        {t("login")}
      </Link>
    </>
  );
  return (
    <AccountFrame title={t("title")} lead={t("lead")} below={below}>
      <RegisterForm onSubmit={submit} />
    </AccountFrame>
  );
}
