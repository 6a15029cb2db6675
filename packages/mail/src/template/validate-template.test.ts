import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.ts";
import { TemplateError } from "./template-issue.ts";
import type { TemplateSource } from "./template-issue.ts";
import { KNOWN_PATHS, validateTemplate } from "./validate-template.ts";

function source(part: Partial<TemplateSource>): TemplateSource {
  return { subject: "Hello", body: "Body", bodyFormat: "text", ...part };
}

const codes = (part: Partial<TemplateSource>) =>
  validateTemplate(source(part), KNOWN_PATHS).map((issue) => issue.code);

describe("validateTemplate", () => {
  it.each([
    ["{{ contact.first_name", ["unclosed_tag"]],
    ["{{ contact.first_name }", ["unclosed_tag"]],
    ["{% if contact.city %}x", ["unclosed_tag"]],
    ["x{% endif %}", ["syntax"]],
    ["{% if %}x{% endif %}", ["syntax", "syntax"]],
    ["{% include 'x' %}", ["unknown_tag"]],
    ["{% render 'x' %}", ["unknown_tag"]],
    ["{% layout 'x' %}", ["unknown_tag"]],
    ["{% tablerow a in b %}{% endtablerow %}", ["unknown_tag", "syntax"]],
    ["{% spin 0 %}a{% endspin %}", ["unknown_tag", "syntax"]],
    ["{{ contact.first_name | shout }}", ["unknown_filter"]],
    ["{{ contact.first_name | json }}", ["unknown_filter"]],
    ["{{ contact.__proto__ }}", ["forbidden_name", "unknown_variable"]],
    ["{{ contact['constructor'] }}", ["forbidden_name", "unknown_variable"]],
    ["{% assign prototype = 'x' %}", ["forbidden_name"]],
    ["{{ contact.frist_name }}", ["unknown_variable"]],
    ["{{ first_name }}", ["unknown_variable"]],
    ["{% if contact.ctiy %}x{% endif %}", ["unknown_variable"]],
    ["{a {% if contact.city %}|b{% endif %}}", ["syntax"]],
    ["x".repeat(200_001), ["too_long"]],
    ["{{ contact.attributes.any_thing }}{{ contact.attributes['Job Title'] }}", []],
    ["{{ contact.first_name.size }}{% assign x = contact.city %}{{ x }}", []],
    ["{% for x in contact.attributes.list %}{{ x }} {{ forloop.index }}{% endfor %}", []],
  ])("%s has %j", (body, expected) => {
    expect(codes({ body })).toEqual(expected);
  });

  it("names field, line and column", () => {
    expect(validateTemplate(source({ body: "one\ntwo {{ contact.frist_name }}" }), KNOWN_PATHS)).toEqual([
      {
        field: "body",
        line: 2,
        column: 8,
        code: "unknown_variable",
        message: "There is no variable contact.frist_name.",
      },
    ]);
  });

  it("reports every fault at once, of both fields", () => {
    expect(codes({ subject: "a\nb", body: "{{ a | shout }}{% include 'x' %}" })).toEqual([
      "line_break_in_subject",
      "unknown_filter",
      "unknown_tag",
    ]);
  });

  it("takes the paths it is given as known", () => {
    expect(validateTemplate(source({ body: "{{ deal.name }}" }), ["deal.name"])).toEqual([]);
  });
});

describe("compileTemplate", () => {
  it("throws what is wrong, and lets unknown variables pass", () => {
    const compile = () => compileTemplate(source({ body: "{% include 'x' %}" }));
    expect(compile).toThrow(TemplateError);
    try {
      compile();
    } catch (error) {
      expect(error instanceof TemplateError ? error.issues : []).toMatchObject([
        { code: "unknown_tag", line: 1 },
      ]);
    }
    expect(() => compileTemplate(source({ body: "{{ whatever }}" }))).not.toThrow();
  });
});
