import http from "node:http";
import { Failure } from "./failure.mjs";

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** GET of a loopback address; `{ status, body }` with the body parsed when it is JSON, or undefined when nothing answers. */
export const getJson = (url, timeoutMs = 2_000) =>
  new Promise((resolve) => {
    const request = http.get(url, { timeout: timeoutMs, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () => {
        try {
          resolve({ status: response.statusCode, body: JSON.parse(text) });
        } catch {
          resolve({ status: response.statusCode, body: undefined });
        }
      });
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });

/** True when the process of this boot id answers there, be it that it is not ready. */
export const isAnswering = async ({ url, bootId }) => {
  const answer = await getJson(url);
  return answer?.body?.bootId === bootId;
};

/**
 * Waits until the process itself says it is ready: its answer must carry its own boot id, so that a stranger on the same
 * port is never taken for it. Throws a Failure as soon as the process has ended or when the time is over.
 */
export const waitHealthy = async ({ handle, url, bootId, timeoutMs = 30_000 }) => {
  const deadline = performance.now() + timeoutMs;
  let last = "it did not answer";
  while (performance.now() < deadline) {
    if (handle.exitCode !== undefined)
      throw new Failure(`The ${handle.name} ended while starting (exit ${handle.exitCode}).`, handle.logFile);
    const answer = await getJson(url);
    if (answer?.body?.bootId === bootId && answer.body.ready !== false && answer.status === 200)
      return answer.body;
    if (answer)
      last = answer.body?.bootId === bootId ? "it is not ready" : "another process answers on its port";
    await delay(20);
  }
  throw new Failure(
    `The ${handle.name} is not healthy after ${timeoutMs / 1000} s: ${last} (${url}).`,
    handle.logFile,
  );
};
