import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate, previewVariables } from "./compile-template.ts";
import { renderTemplate } from "./render-template.ts";
import type { TemplateSource } from "./template-issue.ts";

const variables = {
  contact: { first_name: "Ana", company: "Öl & <Söhne>", last_name: "", attributes: { plan: "pro" } },
  workspace: { name: "Penguin" },
};

function render(
  part: Partial<TemplateSource>,
  values: Record<string, unknown> = variables,
  spinKey = "key-1",
) {
  const compiled = compileTemplate({ subject: "Hello", body: "Body", bodyFormat: "text", ...part });
  return renderTemplate(compiled, { variables: values, spinKey });
}

function bodyOf(body: string, values: Record<string, unknown> = variables, spinKey = "key-1"): string {
  const result = render({ body }, values, spinKey);
  return result.ok ? result.text : `${result.reason}:${result.detail}`;
}

describe("renderTemplate", () => {
  it("renders subject, text and HTML", () => {
    const body = "Hi {{ contact.first_name }},\n\nsee https://a.test/x?a=1&b=2.\nBye {{ contact.company }}";
    expect(render({ subject: "For {{ contact.first_name }}", body })).toEqual({
      ok: true,
      subject: "For Ana",
      text: "Hi Ana,\n\nsee https://a.test/x?a=1&b=2.\nBye Öl & <Söhne>",
      html:
        "<p>Hi Ana,</p>\n" +
        '<p>see <a href="https://a.test/x?a=1&amp;b=2">https://a.test/x?a=1&amp;b=2</a>.<br>\nBye Öl &amp; &lt;Söhne&gt;</p>',
    });
  });

  it("escapes values in HTML once and keeps links in the text part", () => {
    const body =
      '<h1>Offer</h1><p>{{ contact.company }}, {{ contact.company | escape }} <a href="https://a.test/">go</a></p>';
    expect(render({ body, bodyFormat: "html" })).toMatchObject({
      html:
        "<h1>Offer</h1><p>Öl &amp; &lt;Söhne&gt;, Öl &amp; &lt;Söhne&gt; " +
        '<a href="https://a.test/">go</a></p>',
      text: "Offer\n\nÖl & <Söhne>, Öl & <Söhne> go [https://a.test/]",
    });
  });

  it.each([
    ["{{ contact.title }}", "missing_variable:contact.title"],
    ["{{ contact.last_name }}", "missing_variable:contact.last_name"],
    ["{{ contact.title | upcase }}", "missing_variable:contact.title"],
    ["{{ contact.title | append: '!' }}", "missing_variable:contact.title"],
    ["{{ 'Dear ' | append: contact.title }}", "missing_variable:contact.title"],
    ["{{ nobody.at.all }}", "missing_variable:nobody.at.all"],
    ["{{ contact }}", "missing_variable:contact"],
    ["{{ contact.title | default: contact.last_name }}", "missing_variable:contact.last_name"],
    ["{% assign who = contact.title %}{{ who }}", "missing_variable:who"],
    ["{% if contact.first_name %}{{ contact.title }}{% endif %}", "missing_variable:contact.title"],
    ["{a {{ contact.title }}|b {{ contact.title }}}", "missing_variable:contact.title"],
    ["{{ contact.title | default: 'there' }}", "there"],
    ["{{ contact.last_name | default: 'there' }}", "there"],
    ["{{ contact.last_name | strip | default: 'there' }}", "there"],
    ["{{ contact.title | default: contact.first_name }}", "Ana"],
    ["{% if contact.title %}T{{ contact.title }}{% else %}no title{% endif %}", "no title"],
    ["{% unless contact.title == 'CEO' %}ok{% endunless %}", "ok"],
    ["{% case contact.title %}{% when 'CEO' %}boss{% else %}other{% endcase %}", "other"],
    ["{% for tag in contact.tags %}{{ tag }}{% else %}none{% endfor %}", "none"],
    ["{{ contact.first_name | remove: 'Ana' }}.", "."],
    ["{{ 'now' | date: '%Y' }}", "now"],
    ["{{ '2026-03-01T23:30:00Z' | date: '%d %B %Y %H:%M' }}", "01 March 2026 23:30"],
    ["{{ contact.constructor_name | default: 'x' }}{% raw %}{{ a|b }}{% endraw %}", "x{{ a|b }}"],
  ])("%s gives %s", (body, expected) => {
    expect(bodyOf(body)).toBe(expected);
  });

  it("counts spaces as missing and zero and false as values", () => {
    expect(bodyOf("{{ v }}", { v: "  \n" })).toBe("missing_variable:v");
    expect(bodyOf("{{ v | default: 'x' }}", { v: "  " })).toBe("x");
    expect(bodyOf("{{ v }}", { v: 0 })).toBe("0");
    expect(bodyOf("{{ v }}", { v: false })).toBe("false");
    expect(bodyOf("{{ v }}", { v: null })).toBe("missing_variable:v");
    expect(bodyOf("{{ v }}", { v: [] })).toBe("missing_variable:v");
  });

  it("sees nothing of prototypes", () => {
    expect(bodyOf("{{ v[k] }}", { v: {}, k: "__proto__" })).toBe("missing_variable:v[k]");
    expect(bodyOf("{{ v.toString }}", { v: {} })).toBe("missing_variable:v.toString");
  });

  it("refuses a line break or control character in a subject's value", () => {
    for (const bad of ["a\r\nBcc: x@y.z", "a\nb", "a\u0000b", "a\tb", "a\u2028b"]) {
      expect(render({ subject: "Hi {{ name }}" }, { name: bad })).toMatchObject({
        reason: "header_injection",
        detail: "name",
      });
    }
    expect(render({ subject: "Hi {{ name | strip }}" }, { name: " Ana \n" })).toMatchObject({
      subject: "Hi Ana",
    });
  });

  it("refuses blank subjects and bodies, but not an image", () => {
    expect(render({ subject: "{% if x %}y{% endif %} " })).toMatchObject({ reason: "blank_subject" });
    expect(render({ body: " \n " })).toMatchObject({ reason: "blank_body" });
    expect(render({ body: "<p>&nbsp;</p>", bodyFormat: "html" })).toMatchObject({ reason: "blank_body" });
    expect(render({ body: '<img src="https://a.test/i.png">', bodyFormat: "html" })).toMatchObject({
      ok: true,
    });
  });

  it.each([
    "{% for a in (1..100000000) %}{% endfor %}",
    "{% for a in (1..900) %}{% for b in (1..900) %}{% for c in (1..900) %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in v %}{% for b in v %}{% for c in v %}{% endfor %}{% endfor %}{% endfor %}",
    "{% assign s = 'xxxxxxxxxx' %}{% for a in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
    "{% assign s = 'aaaaaaaaaa' %}{% for a in (1..60) %}{% assign s = s | replace: 'a', s %}{% endfor %}{{ s }}",
  ])("stops %s", (body) => {
    const v = Array.from({ length: 500 }, (_, index) => index);
    expect(render({ body }, { v })).toMatchObject({ reason: "limit_exceeded" });
  });

  it("lists the variables it uses once each", () => {
    const compiled = compileTemplate({
      subject: "{{ contact.first_name }}",
      body: "{% if contact.city %}{{ contact.city }}{% endif %}{{ contact.attributes.plan }}{{ contact.first_name }}",
      bodyFormat: "text",
    });
    expect(previewVariables(compiled)).toEqual([
      "contact.first_name",
      "contact.city",
      "contact.attributes.plan",
    ]);
  });
});

describe("spintax", () => {
  it("takes every alternative, the same one for the same key", () => {
    const seen = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      const text = bodyOf("{Hi|Hello {there|you}} {{ contact.first_name | upcase }}", variables, `k${index}`);
      expect(bodyOf("{Hi|Hello {there|you}} {{ contact.first_name | upcase }}", variables, `k${index}`)).toBe(
        text,
      );
      seen.add(text);
    }
    expect(seen).toEqual(new Set(["Hi ANA", "Hello there ANA", "Hello you ANA"]));
  });

  it("chooses independently at different places", () => {
    const pairs = new Set(
      Array.from({ length: 100 }, (_, index) => bodyOf("{a|b}{a|b}", variables, `k${index}`)),
    );
    expect(pairs.size).toBe(4);
  });

  it.each([
    ["{a} {b}", "{a} {b}"],
    ["a | b", "a | b"],
    ["<style>p{color:red}a[lang|=en]{x|y}</style>", "<style>p{color:red}a[lang|=en]{x|y}</style>"],
    ["{ {{ contact.first_name | upcase }} }", "{ ANA }"],
    ["{% comment %}{a|b}{% endcomment %}x", "x"],
    ["{a|", "{a|"],
  ])("leaves %s alone", (body, expected) => {
    expect(bodyOf(body)).toBe(expected);
  });

  it("prints values with braces and Liquid verbatim", () => {
    const value = fc.string({ unit: fc.constantFrom("{", "}", "|", "%", "a", " ", "{{", "}}", "{a|b}") });
    fc.assert(
      fc.property(value, fc.string(), (text, spinKey) => {
        fc.pre(text.trim() !== "");
        expect(bodyOf("{x {{ v }}|x {{ v }}}", { v: text }, spinKey)).toBe(`x ${text}`);
      }),
      { seed: 31 },
    );
  });
});
