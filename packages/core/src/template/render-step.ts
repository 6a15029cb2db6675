import { replySubject } from "@penguin/mail/reply";
import { type CompiledTemplate, compileTemplate, renderTemplate } from "@penguin/mail/template";

/** A mail as it was written: Liquid and spintax, plain text or HTML. */
export interface StepSource {
  subject: string;
  body: string;
  bodyFormat: "text" | "html";
}

/** What a step is rendered with. Names are those of the merge tags. */
export interface StepFacts {
  contact: Record<string, unknown>;
  workspace: { name: string; postal_address: string };
  sender: { name: string; email: string };
  unsubscribeUrl: string;
  /** The first mail's subject, which a follow-up without one of its own answers. */
  threadSubject: string | undefined;
  /** Same key, same choice of spintax. */
  spinKey: string;
}

/** A rendered mail, or why it would be skipped. */
export type RenderedStep =
  | { ok: true; subject: string; text: string; html: string; threads: boolean }
  | { ok: false; reason: string; detail: string };

/** Renders steps; compiled sources are kept by `key` (a template version's id, or anything that names its text). */
export interface StepRenderer {
  render(key: string, source: StepSource, facts: StepFacts): RenderedStep;
}

const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char] ?? char,
  );

const mentionsOptOut = (source: StepSource): boolean => /\{\{-?\s*unsubscribe_url\b/.test(source.body);

const footer = (source: StepSource, facts: StepFacts): { text: string; html: string } => {
  const address = facts.workspace.postal_address;
  const hasAddress = /\{\{-?\s*workspace\.postal_address\b/.test(source.body) || address === "";
  const optOut = mentionsOptOut(source) ? "" : facts.unsubscribeUrl;
  const lines = [hasAddress ? "" : address, optOut ? `Unsubscribe: ${optOut}` : ""].filter(
    (line) => line !== "",
  );
  if (lines.length === 0) return { text: "", html: "" };
  const link = optOut ? `<a href="${escapeHtml(optOut)}">Unsubscribe</a>` : "";
  const parts = [hasAddress ? "" : escapeHtml(address).replaceAll("\n", "<br>"), link].filter(
    (part) => part !== "",
  );
  return {
    text: `\n\n-- \n${lines.join("\n")}\n`,
    html: `<p style="color:#55606a;font-size:12px">${parts.join("<br>")}</p>`,
  };
};

const addFooter = (html: string, extra: string): string => {
  const end = html.lastIndexOf("</body>");
  return end === -1 ? html + extra : html.slice(0, end) + extra + html.slice(end);
};

/**
 * The one renderer of campaign mail: the preview, the test send and the campaign all use it. A follow-up with a blank
 * subject answers the first mail. The opt-out link and the postal address are added below unless the text has them.
 */
export function createStepRenderer(): StepRenderer {
  const compiled = new Map<string, CompiledTemplate>();
  const compile = (key: string, source: StepSource): CompiledTemplate => {
    const kept = compiled.get(key);
    if (kept) return kept;
    if (compiled.size > 500) compiled.clear();
    const fresh = compileTemplate(source);
    compiled.set(key, fresh);
    return fresh;
  };
  return {
    render: (key, source, facts) => {
      const threads = source.subject.trim() === "" && facts.threadSubject !== undefined;
      const template = compile(
        `${key}:${threads}`,
        threads ? { ...source, subject: "{{ thread_subject }}" } : source,
      );
      const { contact, workspace, sender, unsubscribeUrl, spinKey } = facts;
      const variables = {
        contact,
        workspace,
        sender,
        unsubscribe_url: unsubscribeUrl,
        thread_subject: replySubject(facts.threadSubject ?? ""),
      };
      const result = renderTemplate(template, { variables, spinKey });
      if (!result.ok) return result;
      const below = footer(source, facts);
      return {
        ok: true,
        subject: result.subject,
        text: result.text.trimEnd() + below.text,
        html: addFooter(result.html, below.html),
        threads,
      };
    },
  };
}
