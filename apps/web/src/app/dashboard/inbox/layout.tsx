import type { ReactNode } from "react";
import { InboxFrame } from "../../../features/inbox/inbox-frame.tsx";
import { inboxInput } from "../../../features/inbox/inbox-input.ts";
import { emptyTableQuery } from "@penguin/ui/table-query";
import { Hydrate, preload, trpc } from "../../../trpc/server.tsx";

export default async function InboxLayout({ children }: { children: ReactNode }) {
  await preload(trpc.inbox.list.queryOptions(inboxInput(emptyTableQuery)));
  return (
    <Hydrate>
      <InboxFrame>{children}</InboxFrame>
    </Hydrate>
  );
}
