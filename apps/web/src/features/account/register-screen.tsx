"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { FormResult } from "@penguin/ui/form";
import { TextLink } from "@penguin/ui/text-link";
import { useSubmit } from "../../shell/use-action.ts";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { AccountFrame } from "./account-frame.tsx";
import type { RegisterValues } from "./account-schema.ts";
import { RegisterForm } from "./register-form.tsx";
import { signInWith } from "./sign-in.ts";
import { solveRiddle } from "./solve-riddle.ts";

/** Makes an account with its organisation and first workspace, and signs in. */
export function RegisterScreen() {
  const t = useTranslations("account.register");
  const below = (
    <>
      {t("hasAccount")}{" "}
      <TextLink href="/login" className="text-action">
        {t("login")}
      </TextLink>
    </>
  );
  return (
    <ClientProvider>
      <Register below={below} />
    </ClientProvider>
  );
}

function Register({ below }: { below: ReactNode }) {
  const t = useTranslations("account.register");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const client = useTRPCClient();
  const send = useSubmit();
  const submit = async ({ name, email, organisation, password }: RegisterValues): Promise<FormResult> => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const result = await send(async () => {
      const proof = await solveRiddle();
      await client.account.register.mutate({ name, email, organisation, password, zone, proof });
    });
    if (!result.ok) return result;
    const answer = await signInWith({ email, password }).catch(() => "wrong");
    if (answer === "in") window.location.assign("/dashboard");
    else setSentTo(email);
    return result;
  };
  if (sentTo !== null)
    return (
      <AccountFrame title={t("sentTitle")} below={below}>
        <p role="status">{t("sent", { email: sentTo })}</p>
      </AccountFrame>
    );
  return (
    <AccountFrame title={t("title")} lead={t("lead")} below={below}>
      <RegisterForm onSubmit={submit} />
    </AccountFrame>
  );
}
