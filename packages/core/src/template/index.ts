export { type ContactFacts, contactFacts, previewStep } from "./preview-step.ts";
export {
  createStepRenderer,
  type RenderedStep,
  type StepFacts,
  type StepRenderer,
  type StepSource,
} from "./render-step.ts";
export { saveTemplateVersion } from "./save-version.ts";
