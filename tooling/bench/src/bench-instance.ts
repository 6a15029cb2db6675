import { type ChildProcessByStdio, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@penguin/bootstrap/free-port";
import type { Readable } from "node:stream";
import { instanceEnv } from "./env.ts";

const READY_MS = 300_000;
const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** A whole product that was started for a measurement. */
export interface BenchInstance {
  webUrl: string;
  login: { email: string };
  /** What next-auth's cookies are signed with. */
  authSecret: string;
  /** A superuser's way into its database. */
  rootUrl: string;
  stop(): Promise<void>;
}

/** The line of JSON that says where everything is. */
const readyLine = (child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> =>
  new Promise<string>((resolve, reject) => {
    let [text, told] = ["", ""];
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      told = (told + chunk).slice(-2000);
    });
    const timer = setTimeout(() => reject(new Error("the product was not ready in time")), READY_MS);
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const found = text.split("\n").find((one) => one.startsWith("{") && one.endsWith("}"));
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the product ended with ${code}: ${told}`)));
  });

/** Starts the product as a person starts it, with its data in a folder that `stop` deletes. */
export async function startBenchInstance(): Promise<BenchInstance> {
  const state = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  // Its database runs as nobody when root starts it, and must get through.
  chmodSync(state, 0o711);
  const script = path.join(REPOSITORY, "tooling/bootstrap/start.mjs");
  const args = [script, "--json", "--port", String(await freePort())];
  const child = spawn(process.execPath, args, {
    cwd: REPOSITORY,
    env: instanceEnv(state),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(state, { recursive: true, force: true });
  };
  const line = await readyLine(child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const { webUrl, login } = JSON.parse(line) as Pick<BenchInstance, "webUrl" | "login">;
  const secrets = JSON.parse(readFileSync(path.join(state, "secrets.json"), "utf8")) as Record<
    string,
    string
  >;
  const [, , , port = ""] = readFileSync(path.join(state, "postgres/data/postmaster.pid"), "utf8").split(
    "\n",
  );
  return {
    webUrl,
    login,
    authSecret: secrets["nextAuthSecret"] ?? "",
    rootUrl: `postgres://postgres:${secrets["superPassword"]}@127.0.0.1:${port}/penguin`,
    stop,
  };
}
