import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";

const STEP_S = 30;
const DRIFT = 1;

const generator = (secret: string, email = "") =>
  new TOTP({
    issuer: "PenguinMails",
    label: email,
    algorithm: "SHA1",
    digits: 6,
    period: STEP_S,
    secret: Secret.fromBase32(secret),
  });

/** A fresh secret for an authenticator app, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads: the address of the secret, and the same as a picture (an SVG as a data URL). */
export function totpEnrolment(secret: string, email: string): { uri: string; picture: string } {
  const uri = generator(secret, email).toString();
  const svg = renderSVG(uri, { border: 2 });
  return { uri, picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}` };
}

/** The code an authenticator shows at a moment (RFC 6238, SHA-1, six digits, 30 seconds). */
export const totpAt = (secret: string, at: Date): string =>
  generator(secret).generate({ timestamp: at.getTime() });

/** The time step a code belongs to, one step of drift either way; undefined for a wrong code. */
export function totpStep(secret: string, code: string, at: Date): number | undefined {
  const delta = generator(secret).validate({ token: code, timestamp: at.getTime(), window: DRIFT });
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / STEP_S) + delta;
}
