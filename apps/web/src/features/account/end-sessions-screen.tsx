"use client";

import { useState } from "react";
import { ClientProvider, useTRPCClient } from "../../trpc/client-provider.tsx";
import { LinkScreen } from "./link-screen.tsx";

/** Ends every session after a sign-in that was not one's own, and leads to a new password. */
export function EndSessionsScreen({ token }: { token: string | null }) {
  return (
    <ClientProvider>
      <EndSessions token={token} />
    </ClientProvider>
  );
}

function EndSessions({ token: given }: { token: string | null }) {
  const client = useTRPCClient();
  const [next, setNext] = useState("/forgot-password");
  const end = async (token: string) => {
    const { resetToken } = await client.account.endAllSessions.mutate({ token });
    setNext(`/reset-password?token=${encodeURIComponent(resetToken)}`);
  };
  return <LinkScreen token={given} words="account.endSessions" act={end} href={next} />;
}
