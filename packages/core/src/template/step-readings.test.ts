import type { ContentReader } from "@penguin/infra/content-reader";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { ReadingStopped } from "@penguin/runtime/reading";
import { describe, expect, it } from "vitest";
import type { Ctx } from "../kernel/index.ts";
import { issuesOf, renderPreview } from "./step-readings.ts";

const source = { subject: "Hi", body: "Hello {{ contact.first_name }}", bodyFormat: "text" as const };
const facts = {
  contact: { first_name: "Ann" },
  workspace: { name: "Acme", postal_address: "" },
  sender: { name: "Bo", email: "bo@acme.example" },
  unsubscribeUrl: "https://acme.example/u",
  threadSubject: undefined,
  spinKey: "k",
};
const stopping: ContentReader = {
  read: () => Promise.reject(new ReadingStopped("deadline")),
  close: async () => undefined,
};
const withReader = (reader: ContentReader) => ({ doors: { reader } as unknown as Ctx["doors"] });

describe("a template", () => {
  it("is checked and shown by the reader", async () => {
    expect(await issuesOf(withReader(createFakeReader()), source, false)).toEqual([]);
    expect(await renderPreview(withReader(createFakeReader()), source, facts)).toMatchObject({
      ok: true,
      text: expect.stringContaining("Hello Ann"),
    });
  });

  it("that takes too long is refused with a sentence", async () => {
    const refusal = {
      code: "invalid",
      message: expect.stringContaining("too long"),
      details: { reason: "too_slow" },
    };
    await expect(issuesOf(withReader(stopping), source, false)).rejects.toMatchObject(refusal);
    await expect(renderPreview(withReader(stopping), source, facts)).rejects.toMatchObject(refusal);
  });
});
