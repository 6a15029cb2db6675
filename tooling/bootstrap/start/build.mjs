import fs from "node:fs";
import path from "node:path";
import { readText, replaceFile } from "../process/kept-file.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const WEB = path.join(REPOSITORY, "apps/web");
const STANDALONE = path.join(WEB, ".next/standalone/apps/web");

/** What the built processes are started with. */
export const BUILT = {
  web: path.join(STANDALONE, "server.js"),
  worker: path.join(REPOSITORY, "apps/worker/dist/main.mjs"),
};

const copyFolder = (from, to) => {
  if (!fs.existsSync(from)) return;
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true });
};

/** The standalone server leaves static files to a CDN; here it serves them itself. */
const copyStatic = () => {
  const buildId = fs.readFileSync(path.join(WEB, ".next/BUILD_ID"), "utf8");
  const stamp = path.join(STANDALONE, ".static-of");
  if (readText(stamp) === buildId) return;
  copyFolder(path.join(WEB, ".next/static"), path.join(STANDALONE, ".next/static"));
  copyFolder(path.join(WEB, "public"), path.join(STANDALONE, "public"));
  replaceFile(stamp, buildId);
};

/** Builds web and worker; what has not changed comes from turbo's cache. */
export const buildApps = async (processes) => {
  const handle = await processes.run(
    "build",
    {
      command: "turbo",
      args: [
        "run",
        "build",
        "--filter=@penguin/web",
        "--filter=@penguin/worker",
        "--output-logs=errors-only",
      ],
      env: toolEnv(),
      cwd: REPOSITORY,
    },
    "The build failed.",
  );
  copyStatic();
  return /Cached:\s*(\d+ cached, \d+ total)/.exec(fs.readFileSync(handle.logFile, "utf8"))?.[1] ?? "";
};
