import { templates, templateVersions } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { desc, eq } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";
import type { StepSource } from "./render-step.ts";
import { issuesOf } from "./step-readings.ts";

/** Stores a new version of a template (a new template when `templateId` is absent). Throws `invalid` with every issue. */
export async function saveTemplateVersion(
  tx: Tx,
  ctx: Ctx,
  input: { workspaceId: string; templateId?: string; name: string; source: StepSource; isFollowUp: boolean },
): Promise<{ templateId: string; versionId: string }> {
  const issues = await issuesOf(ctx, input.source, input.isFollowUp);
  if (issues.length > 0) {
    const fields = Object.fromEntries(
      issues.map((issue) => [issue.field, `Line ${issue.line}: ${issue.message}`]).reverse(),
    );
    throw new DomainError("invalid", "The text has faults. Nothing was saved.", { fields, issues });
  }
  const { tenantId } = ctx;
  const at = ctx.clock.now();
  const templateId = input.templateId ?? newId(at);
  if (!input.templateId)
    await tx
      .insert(templates)
      .values({ tenantId, id: templateId, workspaceId: input.workspaceId, name: input.name, createdAt: at });
  const [last] = await tx
    .select({ version: templateVersions.version })
    .from(templateVersions)
    .where(eq(templateVersions.templateId, templateId))
    .orderBy(desc(templateVersions.version))
    .limit(1);
  const versionId = newId(at);
  const { subject, body, bodyFormat } = input.source;
  const version = (last?.version ?? 0) + 1;
  await tx
    .insert(templateVersions)
    .values({ tenantId, id: versionId, templateId, version, subject, body, bodyFormat, createdAt: at });
  return { templateId, versionId };
}
