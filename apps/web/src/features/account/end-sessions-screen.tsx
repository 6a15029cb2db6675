"use client";

import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { LinkScreen } from "./link-screen.tsx";

/** Ends every session after a sign-in that was not one's own; the way to a new password goes to the present address. */
export function EndSessionsScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <EndSessions token={token} />
    </ClientProvider>
  );
}

function EndSessions({ token: given }: { token: string | null }) {
  const client = useTRPCClient();
  const end = (token: string) => client.account.endAllSessions.mutate({ token });
  return <LinkScreen token={given} words="account.endSessions" act={end} href="/forgot-password" />;
}
