import { createHmac } from "node:crypto";
import { type Challenge, createChallenge, type Payload, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { z } from "zod";

/** A riddle that costs a browser half a second of computing, and nobody their privacy. */
export type ProofChallenge = Challenge;

/** Sets riddles and checks their answers; keeps nothing, so that single use is the caller's to see to. */
export interface ProofOfWork {
  challenge(now: Date): Promise<ProofChallenge>;
  /** What identifies the riddle, and until when its answer counts; undefined when the answer is wrong, old or not ours. */
  verify(answer: string, now: Date): Promise<{ id: string; expiresAt: Date } | undefined>;
}

const LIFETIME_MS = 10 * 60_000;
const LONGEST = 4000;

const Answer = z.object({
  challenge: z.object({
    parameters: z.looseObject({ nonce: z.string().max(200), data: z.object({ expiresAt: z.number() }) }),
    signature: z.string().max(200),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string().max(500) }),
});

const decode = (answer: string): z.output<typeof Answer> | undefined => {
  if (answer.length > LONGEST) return undefined;
  try {
    return Answer.safeParse(JSON.parse(Buffer.from(answer, "base64").toString())).data;
  } catch {
    return undefined;
  }
};

/** ALTCHA's proof of work (PBKDF2), signed with a key made from `secret`. `effort` is the largest count of tries. */
export function createProofOfWork({
  secret,
  effort = 400,
}: {
  secret: Uint8Array;
  effort?: number;
}): ProofOfWork {
  const hmacSignatureSecret = createHmac("sha256", secret).update("proof-of-work").digest("hex");
  return {
    challenge: (now) =>
      createChallenge({
        algorithm: "PBKDF2/SHA-256",
        cost: 5000,
        counter: randomInt(Math.floor(effort / 2), effort),
        deriveKey,
        hmacSignatureSecret,
        data: { expiresAt: now.getTime() + LIFETIME_MS },
      }),
    verify: async (answer, now) => {
      const payload = decode(answer);
      if (!payload) return undefined;
      const { challenge, solution } = payload as unknown as Payload;
      const { verified } = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret,
      }).catch(() => ({ verified: false }));
      const { nonce, data } = payload.challenge.parameters;
      if (!verified || data.expiresAt <= now.getTime()) return undefined;
      return { id: nonce, expiresAt: new Date(data.expiresAt) };
    },
  };
}
