import { useTranslations } from "next-intl";
import type { RouterOutputs } from "@penguin/api";
import type { DiagnosisStep } from "./diagnosis-list.tsx";

const stepNames = ["address", "connect", "tls", "login", "inbox"] as const;

/** Gives how the steps of a diagnosis are shown. */
export function useDiagnosisSteps(): (
  steps: RouterOutputs["mailbox"]["diagnose"]["steps"],
) => DiagnosisStep[] {
  const t = useTranslations("mailbox.diagnosis");
  const nameOf = (step: string): string => {
    const known = stepNames.find((name) => name === step);
    return known ? t(`name.${known}`) : step;
  };
  return (steps) =>
    steps.map((step) => ({
      id: `${step.server}-${step.step}`,
      label: t(`step.${step.server}`, { step: nameOf(step.step) }),
      outcome: step.ok ? "passed" : "failed",
      said: step.detail,
    }));
}
