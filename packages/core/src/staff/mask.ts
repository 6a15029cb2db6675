/** An address of which the domain is left: `a***@firm.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "***" : `${email.slice(0, 1)}***${email.slice(at)}`;
}

/** A name of which the first letter is left. */
export const maskName = (name: string): string => `${[...name][0] ?? ""}***`;
