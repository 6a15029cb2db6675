const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

/** Fetches an address once, as the browser of a person does, and follows nothing. */
export const asPerson = (url: string): Promise<Response> =>
  fetch(url, { redirect: "manual", headers: { "user-agent": CHROME, accept: "text/html,*/*" } });
