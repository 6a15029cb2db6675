"use client";

import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { LinkScreen } from "./link-screen.tsx";

/** Confirms the address somebody registered with. */
export function VerifyEmailScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <VerifyEmail token={token} />
    </ClientProvider>
  );
}

function VerifyEmail({ token: given }: { token: string | null }) {
  const client = useTRPCClient();
  return (
    <LinkScreen
      token={given}
      words="account.verify"
      act={(token) => client.account.verifyEmail.mutate({ token })}
      href="/dashboard"
    />
  );
}
