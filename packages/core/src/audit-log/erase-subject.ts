import { auditLog, auditSubjects, contacts, invitations, members } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  ERASED,
  openPersonal,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { EraseSubjectInput } from "./schema.ts";

type Input = z.output<typeof EraseSubjectInput>;

/** Invitations a former member accepted: the same person, under the invitation's key. */
const acceptedBy = async (tx: Tx, userId: string): Promise<string[]> => {
  const rows = await tx
    .selectDistinct({ id: auditLog.entityId })
    .from(auditLog)
    .where(and(eq(auditLog.action, "account.accept-invitation"), eq(auditLog.actorId, userId)));
  return rows.map((row) => row.id);
};

/** The keys that are to be destroyed, locked; throws `not_found` when the log holds nothing of this subject. */
const lockKeys = async (tx: Tx, { kind, subjectId }: Input): Promise<string[]> => {
  const accepted = kind === "user" ? await acceptedBy(tx, subjectId) : [];
  const whose: (SQL | undefined)[] = [
    and(eq(auditSubjects.kind, kind), eq(auditSubjects.subjectId, subjectId)),
  ];
  if (accepted.length > 0)
    whose.push(and(eq(auditSubjects.kind, "invitation"), inArray(auditSubjects.subjectId, accepted)));
  const rows = await tx
    .select({ id: auditSubjects.id })
    .from(auditSubjects)
    .where(and(isNull(auditSubjects.erasedAt), or(...whose)))
    .for("update");
  if (rows.length === 0) throw notFound("person in the audit log");
  return rows.map((row) => row.id);
};

const isThere = async (tx: Tx, ctx: Ctx, { kind, subjectId }: Input): Promise<boolean> => {
  if (kind === "contact")
    return (await tx.select({ id: contacts.id }).from(contacts).where(eq(contacts.id, subjectId))).length > 0;
  if (kind === "user")
    return (
      (await tx.select({ id: members.userId }).from(members).where(eq(members.userId, subjectId))).length > 0
    );
  const open = and(
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, ctx.clock.now()),
  );
  const found = await tx
    .select({ id: invitations.id })
    .from(invitations)
    .leftJoin(members, eq(members.email, invitations.email))
    .where(and(eq(invitations.id, subjectId), or(open, eq(members.email, invitations.email))));
  return found.length > 0;
};

const STILL: Readonly<Record<Input["kind"], string>> = {
  user: "This person is a member of your organisation. Nothing was erased; remove the member first.",
  contact: "This contact is still there. Nothing was erased; delete the contact first.",
  invitation:
    "This invitation is open, or led to a member. Nothing was erased; take it back, or remove the member.",
};

/** The addresses the log itself holds of the subject. */
const addressesOf = async (tx: Tx, ctx: Ctx, subjectId: string): Promise<string[]> => {
  const rows = await tx.select().from(auditLog).where(eq(auditLog.entityId, subjectId)).limit(200);
  const opened = await openPersonal(tx, ctx, rows);
  return opened
    .flatMap((row) => [row.before?.["email"], row.after?.["email"]])
    .filter((address): address is string => typeof address === "string" && address !== ERASED)
    .map((address) => address.toLowerCase());
};

const guard = async (tx: Tx, ctx: Ctx, input: Input): Promise<void> => {
  if (await isThere(tx, ctx, input))
    throw new DomainError("refused_state", STILL[input.kind], { reason: "still_there" });
  const typed = input.confirm.toLowerCase();
  if (typed === input.subjectId || (await addressesOf(tx, ctx, input.subjectId)).includes(typed)) return;
  throw new DomainError("invalid", "This is not the id or the address. Nothing was erased; type it again.", {
    fields: { confirm: "Type the id again, or the address." },
  });
};

/**
 * Destroys the key under which the audit log keeps somebody's personal data, at once and for good; the rows stay and the
 * chain still verifies. Throws `refused_state` while the person is a member or the contact is there, and `not_found` when
 * the log holds nothing of them.
 */
export async function eraseSubject(
  ctx: Ctx,
  raw: z.input<typeof EraseSubjectInput>,
): Promise<{ keys: number }> {
  permit(ctx, "audit-log.erase-subject");
  const input = parse(EraseSubjectInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const keyIds = await lockKeys(tx, input);
    await guard(tx, ctx, input);
    await tx
      .update(auditSubjects)
      .set({ sealedKey: null, erasedAt: ctx.clock.now() })
      .where(inArray(auditSubjects.id, keyIds));
    await writeAudit(tx, ctx, {
      action: "audit-log.erase-subject",
      entity: input.kind,
      entityId: input.subjectId,
      after: { keys: keyIds.length },
    });
    return { keys: keyIds.length };
  });
}
