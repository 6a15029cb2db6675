import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { publicRouter } from "../public.ts";
import { openApiDocument } from "./document.ts";
import { routesOf } from "./routes.ts";

interface Described {
  operationId: string;
  parameters: { name: string; in: string }[];
  responses: Record<string, unknown>;
}

const document = openApiDocument();
const paths = document["paths"] as Record<string, Record<string, Described>>;

describe("the OpenAPI document", () => {
  it("is 3.1 and passes redocly's recommended rules without an error or a warning", async () => {
    expect(document["openapi"]).toBe("3.1.0");
    const config = await createConfig({ extends: ["recommended"], telemetry: "off" });
    const lint = async (source: unknown): Promise<string[]> => {
      const problems = await lintFromString({ source: JSON.stringify(source), config });
      return problems.map((problem) => problem.ruleId);
    };
    expect(await lint(document)).toEqual([]);
    expect(await lint({ ...document, security: [{ nobody: [] }], servers: [] })).toContain(
      "security-defined",
    );
  });

  it("describes every operation with its answer, its errors and its Idempotency-Key", () => {
    for (const { operation } of routesOf(publicRouter)) {
      const described = paths[operation.path]?.[operation.method.toLowerCase()];
      expect(Object.keys(described?.responses ?? {})).toEqual(
        expect.arrayContaining([String(operation.status), "400", "401", "403", "429"]),
      );
      const hasKey = described?.parameters.some((parameter) => parameter.name === "Idempotency-Key");
      expect(hasKey, operation.path).toBe(operation.method !== "GET");
    }
  });

  it("names each operation once", () => {
    const ids = Object.values(paths).flatMap((byMethod) =>
      Object.values(byMethod).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(routesOf(publicRouter).length);
  });
});
