import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 10_000;
const AGAIN_MS = 300;

/** A door that answered, and not with yes. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status}: ${text.slice(0, 300)}`);
    this.status = status;
  }
}

/** True for an answer that another try would not change. */
export const isFinal = (error: unknown): boolean =>
  error instanceof Refused && error.status >= 400 && error.status < 500 && error.status !== 429;

/** The dashboard as a browser reaches it, signed in. */
export interface Dashboard {
  query<T>(procedure: string, input?: object): Promise<T>;
  mutate<T>(procedure: string, input: object): Promise<T>;
  /** Hands a contact file over and gives what the answer says of it. */
  upload(workspaceId: string, fileName: string, csv: string): Promise<Upload>;
}

/** A contact file that was taken: which column is what, as far as its names tell. */
export interface Upload {
  importId: string;
  mapping: Record<string, string>;
}

const pairsOf = (response: Response): string[] =>
  response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");

async function signIn(webUrl: string, login: { email: string; password: string }): Promise<string> {
  const asked = await fetch(`${webUrl}/api/auth/csrf`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${webUrl}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: pairsOf(asked).join("; ") },
    body: new URLSearchParams({ csrfToken, ...login, remember: "true", json: "true", callbackUrl: webUrl }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Refused(answer.status, await answer.text());
  return pairsOf(answer).join("; ");
}

/** Signs in with the login that a start prints. */
export async function openDashboard(
  webUrl: string,
  login: { email: string; password: string },
): Promise<Dashboard> {
  const cookie = await signIn(webUrl, login);
  const ask = async (route: string, init: RequestInit): Promise<unknown> => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const headers = { cookie, "content-type": "application/json" };
    const answer = await fetch(webUrl + route, { ...init, headers, signal });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(answer.status, text);
    return JSON.parse(text);
  };
  const call = async <T>(route: string, init: RequestInit): Promise<T> =>
    ((await ask(`/api/trpc/${route}`, init)) as { result: { data: { json: T } } }).result.data.json;
  return {
    query: (procedure, input) =>
      call(
        input ? `${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}` : procedure,
        {},
      ),
    mutate: (procedure, input) => call(procedure, { method: "POST", body: JSON.stringify({ json: input }) }),
    upload: async (workspaceId, fileName, csv) => {
      const query = new URLSearchParams({ workspaceId, fileName }).toString();
      return (await ask(`/api/contact/upload?${query}`, { method: "POST", body: csv })) as Upload;
    },
  };
}

/** Tries until something else than silence or a fault of the server comes back; throws what is final, and at the deadline. */
export async function persist<T>(attempt: () => Promise<T>, withinMs: number): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (isFinal(error) || performance.now() >= deadline) throw error;
    }
    await sleep(AGAIN_MS);
  }
}
