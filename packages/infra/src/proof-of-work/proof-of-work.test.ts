import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { describe, expect, it } from "vitest";
import { createProofOfWork, type ProofChallenge } from "./index.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const proofs = createProofOfWork({ secret: new Uint8Array(32).fill(1), effort: 4 });
const pack = (payload: unknown): string => Buffer.from(JSON.stringify(payload)).toString("base64");
const answer = async (challenge: ProofChallenge): Promise<string> =>
  pack({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });

describe("a proof of work", () => {
  it("counts when it was solved, for ten minutes, and names its riddle", async () => {
    const challenge = await proofs.challenge(NOW);
    const solved = await answer(challenge);
    expect(await proofs.verify(solved, NOW)).toMatchObject({ id: challenge.parameters.nonce });
    expect(await proofs.verify(solved, new Date(NOW.getTime() + 600_000))).toBeUndefined();
  });

  it("does not count when it is of another key, altered, unsolved, or no proof at all", async () => {
    const challenge = await proofs.challenge(NOW);
    const other = createProofOfWork({ secret: new Uint8Array(32).fill(2), effort: 4 });
    expect(await proofs.verify(await answer(await other.challenge(NOW)), NOW)).toBeUndefined();
    const longer = { ...challenge.parameters, data: { expiresAt: NOW.getTime() + 9e9 } };
    const solution = await solveChallenge({ challenge, deriveKey });
    const altered = pack({ challenge: { ...challenge, parameters: longer }, solution });
    expect(await proofs.verify(altered, NOW)).toBeUndefined();
    const unsolved = pack({ challenge, solution: { counter: 1, derivedKey: "00" } });
    expect(await proofs.verify(unsolved, NOW)).toBeUndefined();
    for (const bad of ["", "x", pack({}), pack(null), "A".repeat(10_000)])
      expect(await proofs.verify(bad, NOW)).toBeUndefined();
  });
});
