import type { Challenge } from "altcha-lib";

/** Fetches a riddle and solves it in this browser: what a person does not notice and a robot pays for. */
export async function solveRiddle(): Promise<string> {
  const [{ solveChallenge }, { deriveKey }, answer] = await Promise.all([
    import("altcha-lib"),
    import("altcha-lib/algorithms/pbkdf2"),
    fetch("/api/proof"),
  ]);
  const challenge = (await answer.json()) as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  return btoa(JSON.stringify({ challenge, solution }));
}
