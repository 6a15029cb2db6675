"use client";

import type { RouterOutputs } from "@penguin/api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, ButtonLink } from "@penguin/ui/button";
import type { FormResult } from "@penguin/ui/form";
import { Notice } from "@penguin/ui/notice";
import { Facts } from "@penguin/ui/panel";
import { TimeText } from "../../shell/time-text.tsx";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { readFailure } from "../../trpc/failure.ts";
import { AccountFrame } from "./account-frame.tsx";
import { InvitationForm, type JoinValues } from "./invitation-form.tsx";
import { signInWith } from "./sign-in.ts";

type View = RouterOutputs["account"]["getInvitation"];

interface InvitationProps {
  token: string;
  view: View;
}

/** Who invites to what, and the way in; opening the page changes nothing, so a scanner cannot use the link up. */
export function InvitationScreen({ token, view }: InvitationProps) {
  const t = useTranslations("account.invitation");
  const { organisation, inviter } = view;
  const lead = inviter ? t("lead", { inviter, organisation }) : t("leadUnknown", { organisation });
  return (
    <ClientProvider>
      <AccountFrame title={t("title", { organisation })} lead={lead}>
        <div className="flex flex-col gap-4">
          <Terms view={view} />
          <WayIn token={token} view={view} />
        </div>
      </AccountFrame>
    </ClientProvider>
  );
}

function Terms({ view }: { view: View }) {
  const t = useTranslations("account.invitation");
  const role = useTranslations("workspace.organisation.role");
  const facts = [
    { name: t("for"), value: view.email, mono: true },
    { name: t("as"), value: view.roles.map((one) => role(one)).join(", ") },
    ...(view.workspaces.length > 0 ? [{ name: t("workspaces"), value: view.workspaces.join(", ") }] : []),
    { name: t("until"), value: <TimeText at={view.expiresAt} /> },
  ];
  return <Facts facts={facts} />;
}

function WayIn({ token, view }: InvitationProps) {
  const t = useTranslations("account.invitation");
  const { step, email } = view;
  if (step === "accept") return <Accept token={token} />;
  if (step === "log_in")
    return (
      <>
        <Notice>{t("log_in", { email })}</Notice>
        <ButtonLink variant="filled" href={`/login?callbackUrl=${encodeURIComponent(`/invite/${token}`)}`}>
          {t("logIn")}
        </ButtonLink>
      </>
    );
  if (step === "wrong_address") return <WrongAddress token={token} view={view} />;
  return <Join token={token} view={view} />;
}

function WrongAddress({ token, view }: InvitationProps) {
  const t = useTranslations("account.invitation");
  const leave = async () => {
    const { signOut } = await import("next-auth/react");
    await signOut({ callbackUrl: `/invite/${token}` });
  };
  return (
    <>
      <Notice tone="bad">{t("wrong_address", { email: view.email, other: view.signedInAs ?? "" })}</Notice>
      <Button onClick={() => void leave()}>{t("signOut")}</Button>
    </>
  );
}

/** Joins with the account one is signed in with, and works there from now on. */
function Accept({ token }: { token: string }) {
  const t = useTranslations("account.invitation");
  const client = useTRPCClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = async () => {
    setPending(true);
    try {
      const { tenantId } = await client.account.acceptInvitation.mutate({ token });
      await client.account.switchTenant.mutate({ tenantId });
      window.location.assign("/dashboard");
    } catch (error) {
      setProblem(readFailure(error)?.message ?? t("unreachable"));
      setPending(false);
    }
  };
  return (
    <>
      {problem !== null && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <Button variant="filled" pending={pending} onClick={() => void join()}>
        {t("join")}
      </Button>
    </>
  );
}

/** Joins with a new account, or with one that belongs to no organisation, and signs in. */
function Join({ token, view }: InvitationProps) {
  const t = useTranslations("account.invitation");
  const client = useTRPCClient();
  const { email, step } = view;
  const isKnown = step === "password";
  const submit = async ({ name, password }: JoinValues): Promise<FormResult> => {
    try {
      await client.account.acceptInvitation.mutate({ token, name, password });
    } catch (error) {
      const failure = readFailure(error);
      return { ok: false, message: failure?.message ?? t("unreachable"), fieldErrors: failure?.fields };
    }
    const answer = await signInWith({ email, password }).catch(() => "wrong");
    window.location.assign(answer === "in" ? "/dashboard" : "/login");
    return { ok: true };
  };
  return (
    <>
      {isKnown && <Notice>{t("knownPassword", { email })}</Notice>}
      <InvitationForm email={email} isKnown={isKnown} onSubmit={submit} />
    </>
  );
}
