import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openApiDocument } from "@penguin/api/openapi";
import { build } from "esbuild";
import { generate } from "openapi-typescript-codegen";

type Operation = (wish: Record<string, unknown>) => Promise<{ data: unknown }>;

/** A client that a public generator made of our document: services by tag, operations by their id. */
export interface GeneratedClient {
  /** Runs an operation; the service that has it is looked up. */
  run<T>(operationId: string, wish?: Record<string, unknown>): Promise<T>;
  operations: string[];
}

/** Generates a client with openapi-typescript-codegen, bundles it and points it at `base` with `key`. */
export async function generateClient(base: string, key: string): Promise<GeneratedClient> {
  const folder = mkdtempSync(path.join(tmpdir(), "penguin-client-"));
  try {
    const source = path.join(folder, "source");
    await generate({ input: openApiDocument(), output: source, httpClient: "fetch", useOptions: true });
    const outfile = path.join(folder, "client.mjs");
    await build({
      entryPoints: [path.join(source, "index.ts")],
      outfile,
      bundle: true,
      format: "esm",
      logLevel: "error",
    });
    const client = (await import(pathToFileURL(outfile).href)) as Record<string, Record<string, Operation>>;
    Object.assign(client["OpenAPI"] ?? {}, { BASE: base, TOKEN: key });
    const services = Object.entries(client).filter(([name]) => name.endsWith("Service"));
    const table = new Map(
      services.flatMap(([, service]) =>
        Object.getOwnPropertyNames(service).flatMap((name): [string, Operation][] => {
          const operation = service[name];
          return typeof operation === "function" ? [[name, operation.bind(service)]] : [];
        }),
      ),
    );
    return {
      operations: [...table.keys()],
      run: async <T>(operationId: string, wish: Record<string, unknown> = {}): Promise<T> => {
        const operation = table.get(operationId);
        if (!operation) throw new Error(`the client has no operation ${operationId}`);
        return (await operation(wish)) as T;
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
