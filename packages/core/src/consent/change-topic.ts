import { campaigns, topics } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, count, eq, inArray, ne } from "drizzle-orm";
import type { z } from "zod";
import {
  changeWorkspace,
  type Ctx,
  lockWorkspace,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { CreateTopicInput, TopicInput, UpdateTopicInput } from "./schema.ts";

/** More would be no choice any more but a form. */
const MOST_TOPICS = 20;

const taken = (): DomainError =>
  new DomainError("conflict", "This workspace has a topic of this name, maybe an archived one.", {
    fields: { name: "There is one of this name." },
  });

const lockTopic = async (tx: Tx, ctx: Ctx, topicId: string) => {
  const [row] = await tx.select().from(topics).where(eq(topics.id, topicId)).for("update");
  if (!row) throw notFound("topic");
  changeWorkspace(ctx, row.workspaceId);
  return row;
};

/** Adds something the mails of a workspace can be about, for campaigns to name and people to choose. At most 20. */
export async function createTopic(ctx: Ctx, raw: z.input<typeof CreateTopicInput>): Promise<{ id: string }> {
  permit(ctx, "consent.create-topic");
  const input = parse(CreateTopicInput, raw);
  const at = ctx.clock.now();
  const id = newId(at);
  await tenantTransaction(ctx, async (tx) => {
    await lockWorkspace(tx, ctx, input.workspaceId);
    const [before] = await tx
      .select({ n: count() })
      .from(topics)
      .where(eq(topics.workspaceId, input.workspaceId));
    if ((before?.n ?? 0) >= MOST_TOPICS)
      throw new DomainError(
        "refused_state",
        `A workspace has at most ${MOST_TOPICS} topics. Nothing was added.`,
      );
    const made = await tx
      .insert(topics)
      .values({ ...input, tenantId: ctx.tenantId, id, createdAt: at })
      .onConflictDoNothing()
      .returning({ id: topics.id });
    if (made.length === 0) throw taken();
    const { name, description } = input;
    await writeAudit(tx, ctx, {
      action: "consent.create-topic",
      entity: "topic",
      entityId: id,
      after: { name, description },
    });
  });
  return { id };
}

/** Changes how a topic is called; who left it stays out of it. */
export async function updateTopic(ctx: Ctx, raw: z.input<typeof UpdateTopicInput>): Promise<void> {
  permit(ctx, "consent.update-topic");
  const { topicId, ...change } = parse(UpdateTopicInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const { workspaceId, name, description } = await lockTopic(tx, ctx, topicId);
    await lockWorkspace(tx, ctx, workspaceId);
    const [other] = await tx
      .select({ id: topics.id })
      .from(topics)
      .where(and(eq(topics.workspaceId, workspaceId), eq(topics.name, change.name), ne(topics.id, topicId)));
    if (other) throw taken();
    await tx.update(topics).set(change).where(eq(topics.id, topicId));
    await writeAudit(tx, ctx, {
      action: "consent.update-topic",
      entity: "topic",
      entityId: topicId,
      before: { name, description },
      after: change,
    });
  });
}

/**
 * Takes a topic out of use; who left it is remembered. Throws `refused_state` while a campaign that is not over is about
 * it, or when it is archived already.
 */
export async function archiveTopic(ctx: Ctx, raw: { topicId: string }): Promise<void> {
  permit(ctx, "consent.archive-topic");
  const input = parse(TopicInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const topic = await lockTopic(tx, ctx, input.topicId);
    if (topic.archivedAt) throw new DomainError("refused_state", "This topic is archived already.");
    const [open] = await tx
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.topicId, topic.id),
          inArray(campaigns.state, ["draft", "scheduled", "active", "paused"]),
        ),
      );
    if (open)
      throw new DomainError(
        "refused_state",
        `The campaign "${open.name}" is about this topic. Nothing was changed; give it another topic or let it end first.`,
      );
    await tx.update(topics).set({ archivedAt: ctx.clock.now() }).where(eq(topics.id, topic.id));
    await writeAudit(tx, ctx, {
      action: "consent.archive-topic",
      entity: "topic",
      entityId: topic.id,
      before: { name: topic.name },
    });
  });
}
