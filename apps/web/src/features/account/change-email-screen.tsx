"use client";

import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { LinkScreen } from "./link-screen.tsx";

/** Makes a new address one's own. */
export function ChangeEmailScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <ChangeEmail token={token} />
    </ClientProvider>
  );
}

function ChangeEmail({ token: given }: { token: string | null }) {
  const client = useTRPCClient();
  return (
    <LinkScreen
      token={given}
      words="account.changeEmail"
      act={(token) => client.account.confirmEmailChange.mutate({ token })}
      href="/dashboard"
    />
  );
}
