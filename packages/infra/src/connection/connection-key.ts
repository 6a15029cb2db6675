import { createHash } from "node:crypto";

/**
 * The key under which a signed-in connection is kept. It holds everything that was proved when it was opened, the
 * password too: who names another's server and user must not be served over the other's connection.
 */
export function connectionKey(settings: {
  host: string;
  port: number;
  tls: string;
  user: string;
  password: string;
}): string {
  const { host, port, tls, user, password } = settings;
  return createHash("sha256")
    .update(JSON.stringify([host, port, tls, user, password]))
    .digest("base64url");
}
