"use client";

import type { AppRouter } from "@penguin/api";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { loginHref } from "../features/account/safe-return.ts";
import { failureCode } from "./failure.ts";
import { makeQueryClient } from "./query-client.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const url = "/api/trpc";

const makeClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        // Queries go by POST: a preview carries a whole text.
        false: httpBatchLink({ url, transformer: superjson, maxItems: 30, methodOverride: "POST" }),
      }),
    ],
  });

/** An ended session leads to the log-in page and back. */
export const leaveWhenOver = (error: unknown): void => {
  if (failureCode(error) === "UNAUTHORIZED")
    window.location.assign(loginHref(window.location.pathname + window.location.search));
};

let browserQueries: QueryClient | undefined;

function queries(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  browserQueries ??= makeQueryClient(leaveWhenOver);
  return browserQueries;
}

/** Gives everything below it the procedures and their kept answers. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const queryClient = queries();
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
