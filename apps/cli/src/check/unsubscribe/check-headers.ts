import PostalMime from "postal-mime";
import { type Rule, result, type RuleResult } from "./rule.ts";

const RULES = {
  one: {
    rule: "there is one List-Unsubscribe header, its links in angle brackets",
    source: "RFC 2369, 2 and 3.2",
  },
  https: { rule: "one of its links is https", source: "RFC 8058, 3.1" },
  mailto: { rule: "one of its links is mailto", source: "RFC 2369, 3.2", advice: true },
  post: { rule: "List-Unsubscribe-Post is List-Unsubscribe=One-Click", source: "RFC 8058, 3.1" },
  signed: { rule: "a DKIM signature covers both headers", source: "RFC 8058, 4" },
} as const satisfies Record<string, Rule>;

const LIST = /^\s*<[^<>\s]+>(?:\s*,\s*<[^<>\s]+>)*\s*$/;

const signedNames = (signature: string): string[] =>
  (/(?:^|;)\s*h\s*=\s*([^;]+)/i.exec(signature)?.[1] ?? "")
    .split(":")
    .map((name) => name.trim().toLowerCase());

/** The rules about the headers of a mail, and the first web link they give. */
export async function checkHeaders(
  raw: Buffer,
): Promise<{ link: string | undefined; results: RuleResult[] }> {
  const { headers } = await PostalMime.parse(raw);
  const valuesOf = (name: string): string[] =>
    headers.filter(({ key }) => key === name).map(({ value }) => value);
  const lists = valuesOf("list-unsubscribe");
  const [post = ""] = valuesOf("list-unsubscribe-post");
  const links = [...(lists[0] ?? "").matchAll(/<([^<>]+)>/g)].map(([, link = ""]) => link.trim());
  const web = links.find((link) => /^https?:/i.test(link));
  const covered = valuesOf("dkim-signature").some((signature) =>
    ["list-unsubscribe", "list-unsubscribe-post"].every((name) => signedNames(signature).includes(name)),
  );
  return {
    link: web,
    results: [
      result(RULES.one, lists.length === 1 && LIST.test(lists[0] ?? ""), lists.join(" | ") || "none"),
      result(
        RULES.https,
        links.some((link) => /^https:/i.test(link)),
        web ?? "none",
      ),
      result(
        RULES.mailto,
        links.some((link) => /^mailto:/i.test(link)),
        `${links.length} links`,
      ),
      result(RULES.post, post.trim().toLowerCase() === "list-unsubscribe=one-click", post || "none"),
      result(RULES.signed, covered, covered ? "covered" : "not covered"),
    ],
  };
}
