import { openScratchCluster } from "@penguin/bootstrap/scratch";
import type {} from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { port: number; password: string; template: string };
  }
}

const TEMPLATE = "penguin_template";

/** Starts a cluster that is thrown away, with a migrated template database every test file clones from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { port, password, close } = await openScratchCluster({ database: TEMPLATE, durable: false });
  project.provide("postgres", { port, password, template: TEMPLATE });
  return close;
}
