import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { startEmbedded } from "../start/database.mjs";
import { instancePaths } from "./paths.mjs";

/**
 * A database server for one command, deleted afterwards. With `DATABASE_ADMIN_URL` that server is used instead and stays.
 * `env` names its superuser's URL and the password that the command gives every role it makes.
 */
export const openThrowAwayDatabase = async (name) => {
  const password = randomBytes(16).toString("hex");
  const given = process.env.DATABASE_ADMIN_URL;
  if (given)
    return { env: { DATABASE_ADMIN_URL: given, ROLE_PASSWORD: password }, close: async () => undefined };
  const folder = path.join(instancePaths().state, `${name}-${process.pid}`);
  const server = await startEmbedded({
    dataDir: path.join(folder, "data"),
    superPassword: password,
    throwAway: true,
  });
  return {
    env: { DATABASE_ADMIN_URL: server.adminUrl, ROLE_PASSWORD: password },
    close: async () => {
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
