import { describe, expect, it } from "vitest";
import { isNarrowed, parseTableQuery, writeTableQuery } from "./table-query.ts";

describe("table query", () => {
  it("survives the URL and leaves other parameters alone", () => {
    const start = new URLSearchParams("q=ann&sort=-sent&state=paused&panel=42");
    const query = parseTableQuery(start, ["state"]);
    expect(query.sort).toEqual({ column: "sent", direction: "desc" });
    expect(isNarrowed(query)).toBe(true);
    expect(writeTableQuery(query, start, ["state"]).toString()).toBe(start.toString());
  });

  it("drops what is empty", () => {
    const query = { search: "", filters: {}, sort: null, after: null, before: null };
    expect(writeTableQuery(query, new URLSearchParams("q=x&state=a&after=9"), ["state"]).toString()).toBe("");
    expect(isNarrowed(query)).toBe(false);
  });
});
