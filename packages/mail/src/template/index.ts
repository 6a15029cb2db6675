export { compileTemplate, previewVariables } from "./compile-template.ts";
export type { CompiledTemplate } from "./compile-template.ts";
export { renderTemplate } from "./render-template.ts";
export type { RenderedTemplate, RenderInput } from "./render-template.ts";
export { TemplateError } from "./template-issue.ts";
export type { TemplateField, TemplateIssue, TemplateIssueCode, TemplateSource } from "./template-issue.ts";
export { KNOWN_PATHS, validateTemplate } from "./validate-template.ts";
