import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.ts";
import { renderTemplate } from "./render-template.ts";
import { TEMPLATE_LIMITS } from "./template-limits.ts";
import { validateTemplate } from "./validate-template.ts";

const codesOf = (body: string): string[] =>
  validateTemplate({ subject: "Hi", body, bodyFormat: "html" }, ["a"]).map(({ code }) => code);
const { tags, tagLength, depth } = TEMPLATE_LIMITS;

describe("a template", () => {
  it.each([
    ["tags", "{{ a }}".repeat(tags), "{{ a }}".repeat(tags + 1)],
    [
      "blocks",
      `${"{% if a %}".repeat(depth)}x${"{% endif %}".repeat(depth)}`,
      "{% if a %}".repeat(depth + 1),
    ],
    ["brackets", "{{ a[a[a]] }}", `{{ a${"[a".repeat(depth + 1)}${"]".repeat(depth + 1)} }}`],
    ["a long tag", `{{ a${" ".repeat(tagLength - 6)}}}`, `{{ a${" ".repeat(tagLength)}}}`],
    ["spintax", `{a${"|b".repeat(1_000)}}`, `{a${"|b".repeat(tags)}}`],
    ["groups", "{a|{b|c}}", `${"{a|".repeat(depth + 1)}b${"}".repeat(depth + 1)}`],
  ])("of %s is taken up to the limit and refused beyond", (_, taken, refused) => {
    expect(codesOf(taken)).not.toContain("too_complex");
    expect(codesOf(refused)).toContain("too_complex");
  });

  it("is not measured inside of what is no template", () => {
    expect(codesOf(`{% raw %}{{ ${"x".repeat(tagLength)}{% endraw %}{{ a }}`)).toEqual([]);
    expect(codesOf(`{% comment %}${"{% if a %}".repeat(depth + 1)}{% endcomment %}`)).toEqual([]);
  });

  it("says where", () => {
    const body = `Hello\n  ${"{{ a }}".repeat(tags)}\n {{ a }}`;
    expect(validateTemplate({ subject: "Hi", body, bodyFormat: "text" }, ["a"])[0]).toMatchObject({
      field: "body",
      line: 3,
      column: 2,
      code: "too_complex",
    });
  });
});

describe("a rendering", () => {
  const render = (body: string, a: unknown) =>
    renderTemplate(compileTemplate({ subject: "Hi", body, bodyFormat: "text" }), {
      variables: { a },
      spinKey: "k",
    });

  it.each([
    [
      "turns",
      "{% for i in a %}{% for j in a %}x{% endfor %}{% endfor %}",
      Array.from({ length: 200 }, () => "x"),
    ],
    [
      "tags within turns",
      `{% for i in a %}{% if a %}${"{{ i }}".repeat(1_000)}{% endif %}{% endfor %}`,
      Array.from({ length: 50 }, () => "x"),
    ],
    [
      "characters",
      "{% for i in a %}{{ i }}{% endfor %}",
      Array.from({ length: 100 }, () => "x".repeat(10_000)),
    ],
  ])("stops after too many %s", (_, body, a) => {
    expect(render(body, a)).toMatchObject({ ok: false, reason: "limit_exceeded" });
    expect(render(body, ["x"])).toMatchObject({ ok: true });
  });
});
