import { checkSource } from "./check-source.ts";
import type { VariableUse } from "./check-source.ts";
import { tryCompile } from "./compile-template.ts";
import type { TemplateField, TemplateIssue, TemplateSource } from "./template-issue.ts";

const ATTRIBUTES = "contact.attributes.";
const DERIVED = /\.(?:size|first|last)$/;

/** The variables that exist for every message; a contact's own fields come as `contact.attributes.<name>`. */
export const KNOWN_PATHS: readonly string[] = [
  "contact.email",
  "contact.first_name",
  "contact.last_name",
  "contact.company",
  "contact.title",
  "contact.phone",
  "contact.city",
  "contact.state",
  "contact.country",
  "workspace.name",
  "workspace.postal_address",
  "sender.name",
  "sender.email",
  "unsubscribe_url",
];

function unknownVariables(uses: readonly VariableUse[], known: ReadonlySet<string>, field: TemplateField) {
  const isKnown = ({ segments }: VariableUse): boolean => {
    const path = segments.map((part) => part ?? "*").join(".");
    return path.startsWith(ATTRIBUTES) || known.has(path) || known.has(path.replace(DERIVED, ""));
  };
  return uses
    .filter((use) => !isKnown(use))
    .map(({ path, line, column }): TemplateIssue => {
      return { field, line, column, code: "unknown_variable", message: `There is no variable ${path}.` };
    });
}

/**
 * Lists every fault of a source, also variables outside of `knownPaths` (everything below `contact.attributes` is
 * known). An empty list means that `compileTemplate` will take the source. Never throws.
 */
export function validateTemplate(source: TemplateSource, knownPaths: readonly string[]): TemplateIssue[] {
  const known = new Set(knownPaths);
  const { issues } = tryCompile(source);
  const fields: readonly TemplateField[] = ["subject", "body"];
  const unknown = fields.flatMap((field) =>
    unknownVariables(checkSource(source[field], field).uses, known, field),
  );
  return [...issues, ...unknown];
}
