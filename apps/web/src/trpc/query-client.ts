import { QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";
import { failureCode } from "./failure.ts";

const FRESH_MS = 15_000;

/** Answers about the person or the row do not change by asking again. */
const isFinal = (error: unknown): boolean => {
  const code = failureCode(error);
  return code !== undefined && code !== "INTERNAL_SERVER_ERROR" && code !== "SERVICE_UNAVAILABLE";
};

/** The query client of one browser or of one request on the server. */
export function makeQueryClient(onError?: (error: unknown) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => typeof window !== "undefined" && !isFinal(error) && count < 2,
        throwOnError: false,
      },
      dehydrate: {
        // Only what was read in time: an answer that came between the page and its script would not match the page.
        serializeData: superjson.serialize,
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
