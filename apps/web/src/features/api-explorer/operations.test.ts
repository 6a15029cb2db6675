import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { draftRequest, readOperations, toCurl } from "./operations.ts";

const file = path.resolve(import.meta.dirname, "../../../../../docs/generated/openapi.json");
const operations = readOperations(JSON.parse(readFileSync(file, "utf8")));
const find = (id: string) => {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};

describe("the explorer", () => {
  it("reads every operation of the document, with a body to start from where one is taken", () => {
    expect(operations.length).toBeGreaterThanOrEqual(30);
    expect(JSON.parse(find("contactCreate").example ?? "")).toMatchObject({ email: "ann@example.com" });
    expect(find("contactList").example).toBeUndefined();
  });

  it("puts what was typed where it belongs and quotes it for a shell", () => {
    const typed = { key: "pm_live_x", values: { contactId: "a/b", "Idempotency-Key": "k'1" }, body: "{}" };
    const request = draftRequest(find("contactUpdate"), typed, "https://app.example.com");
    expect(request).toEqual({
      url: "https://app.example.com/api/v1/contacts/a%2Fb",
      method: "PATCH",
      headers: {
        authorization: "Bearer pm_live_x",
        "idempotency-key": "k'1",
        "content-type": "application/json",
      },
      body: "{}",
    });
    expect(toCurl(request)).toContain("'idempotency-key: k'\\''1'");
  });

  it("leaves out what is empty", () => {
    const request = draftRequest(find("contactList"), { key: "", values: { search: "" }, body: "" }, "");
    expect(request.url).toBe("/api/v1/contacts");
    expect(request.headers).toEqual({ authorization: "Bearer YOUR_KEY" });
  });
});
