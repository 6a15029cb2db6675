"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { FormResult } from "@penguin/ui/form";
import { AccountFrame } from "./account-frame.tsx";
import type { LoginValues } from "./account-schema.ts";
import { LoginForm } from "./login-form.tsx";
import { safeReturn } from "./safe-return.ts";
import { signInWith } from "./sign-in.ts";

/** Logs in and goes back to where one wanted to go. */
export function LoginScreen({ next }: { next: string | null }) {
  const t = useTranslations("account.login");
  const problem = useTranslations("account.errors");
  const submit = async (values: LoginValues): Promise<FormResult> => {
    try {
      if (!(await signInWith(values))) return { ok: false, message: t("refused") };
    } catch {
      return { ok: false, message: problem("unreachable") };
    }
    window.location.assign(safeReturn(next));
    return { ok: true };
  };
  const below = (
    <>
      {t("noAccount")}{" "}
      <Link href="/register" className="text-action underline underline-offset-2">
        {t("register")}
      </Link>
    </>
  );
  return (
    <AccountFrame title={t("title")} below={below}>
      <LoginForm onSubmit={submit} />
    </AccountFrame>
  );
}
