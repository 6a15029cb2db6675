import { createFakeRateLimiter, createKit, createTenant, type Kit } from "@penguin/core/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { publicRouter } from "../public.ts";
import { openApiDocument } from "./document.ts";
import { operation, restRouter } from "./operation.ts";
import { routesOf } from "./routes.ts";
import { all } from "./shapes.ts";
import { keyWith, openRest } from "./testing/open-rest.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const shapes = { input: z.object({}), output: all(z.string()) };
const operations = restRouter({
  contact: restRouter({
    list: operation("GET /people", "List people", shapes, {
      deprecated: { since: "2027-01-31", sunset: "2027-07-31" },
    }).query(() => ({ data: ["Ann"] })),
    get: operation("GET /persons", "List persons", shapes).query(() => ({ data: ["Ann"] })),
  }),
});

it("an operation on its way out says so on every answer, and no other does", async () => {
  const tenant = await createTenant(kit);
  const { key } = await keyWith(tenant, "manage_contacts");
  const { call } = openRest(kit, createFakeRateLimiter(), operations);
  const answers = [
    await call("GET /people", { key }),
    await call("GET /people?unknown=1", { key }),
    await call("GET /people"),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 400, 401]);
  for (const { headers } of answers) {
    expect(headers.get("deprecation")).toBe(`@${Date.UTC(2027, 0, 31) / 1000}`);
    expect(headers.get("sunset")).toBe("Sat, 31 Jul 2027 00:00:00 GMT");
    expect(headers.get("link")).toContain('/docs/api#versions>; rel="deprecation"');
  }
  const other = await call("GET /persons", { key });
  expect(other.status).toBe(200);
  expect([other.headers.get("deprecation"), other.headers.get("sunset")]).toEqual([null, null]);
});

it("the document marks it, with the day from which it may be gone", () => {
  const paths = openApiDocument(operations)["paths"] as Record<string, Record<string, object>>;
  expect(paths["/people"]?.["get"]).toMatchObject({
    deprecated: true,
    description: expect.stringContaining("2027-07-31"),
  });
  expect(paths["/persons"]?.["get"]).not.toHaveProperty("deprecated");
});

it("nothing of v1 is on its way out", () => {
  expect(routesOf(publicRouter).filter((route) => route.operation.deprecated)).toEqual([]);
});
