import { appRouter, createCallerFactory } from "@penguin/api";
import { dehydrate, type FetchQueryOptions, HydrationBoundary, type QueryKey } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import { loginHref } from "../features/account/safe-return.ts";
import { createRequestContext } from "../server/context.ts";
import { failureCode } from "./failure.ts";
import { makeQueryClient } from "./query-client.ts";

/** The context of the page that is being rendered, made once. */
export const pageContext = cache(async () => {
  const jar = await cookies();
  return createRequestContext({ headers: await headers(), cookie: (name) => jar.get(name)?.value });
});

const pageQueries = cache(() => makeQueryClient());

/** Procedures as query options, with the keys that the browser uses. */
export const trpc = createTRPCOptionsProxy({ ctx: pageContext, router: appRouter, queryClient: pageQueries });

/** Procedures as functions, for what only the server shows. */
export const api = createCallerFactory(appRouter)(pageContext);

/** Leaves for the log-in page, to come back to this one. */
export async function leaveToLogin(): Promise<never> {
  redirect(loginHref((await headers()).get("x-path")));
}

const PATIENCE_MS = 400;

const patience = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));

/** An unknown row becomes the not-found page and an ended session the log-in page. */
const leaveFor = async (error: unknown): Promise<void> => {
  const code = failureCode(error);
  if (code === "NOT_FOUND" || code === "BAD_REQUEST") notFound();
  if (code === "UNAUTHORIZED") await leaveToLogin();
};

/**
 * Reads what a page shows first. An unknown row becomes the not-found page and an ended session the log-in page; any
 * other failure is left to the screen, and so is a query that takes long: the browser asks again.
 */
export async function preload<Data, Problem, Key extends QueryKey>(
  query: FetchQueryOptions<Data, Problem, Data, Key>,
): Promise<Data | undefined> {
  const reading = pageQueries()
    .fetchQuery(query)
    .catch(async (error: unknown) => {
      await leaveFor(error);
      return undefined;
    });
  reading.catch(() => undefined);
  return Promise.race([reading, patience()]);
}

/** Hands what was read to the browser. */
export function Hydrate({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(pageQueries())}>{children}</HydrationBoundary>;
}

/** The workspace of an address; an unknown one becomes the not-found page. */
export const readWorkspace = cache(async (slug: string) => {
  const workspace = await preload(trpc.workspace.get.queryOptions({ slug: decodeURIComponent(slug) }));
  if (workspace) return workspace;
  return api.workspace.get({ slug: decodeURIComponent(slug) }).catch(async (error: unknown) => {
    await leaveFor(error);
    throw error;
  });
});

/** Reads the days of the launched campaigns among these, for their strips. */
export async function preloadStrips(
  campaigns: ReadonlyArray<{ id: string; launchedAt: Date | null }> | undefined,
): Promise<void> {
  const launched = (campaigns ?? []).filter((campaign) => campaign.launchedAt !== null);
  await Promise.all(
    launched.map(({ id }) => preload(trpc.analytics.getCampaign.queryOptions({ campaignId: id }))),
  );
}

/** A row of another workspace has no page under this one. */
export function inWorkspace(workspaceId: string, row: { workspaceId: string } | undefined): void {
  if (row && row.workspaceId !== workspaceId) notFound();
}
