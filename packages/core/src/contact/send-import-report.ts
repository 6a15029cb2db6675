import { imports, members } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { sendChosenNotice } from "../account/index.ts";
import {
  type AccountCtx,
  type Ctx,
  type Language,
  type Letter,
  oneLine,
  tenantTransaction,
} from "../kernel/index.ts";

type ImportRow = typeof imports.$inferSelect;

const WORDS = {
  en: {
    subject: { completed: "Your import has finished", failed: "Your import has failed" },
    file: { completed: "was imported", failed: "could not be read to its end; what was imported stays" },
    rows: { imported: "New", updated: "Updated", skipped: "Skipped", refused: "Refused" },
    more: "Every refused row and its reason:",
    off: "You can turn this mail off in your profile:",
  },
  es: {
    subject: { completed: "Tu importación ha terminado", failed: "Tu importación ha fallado" },
    file: {
      completed: "se ha importado",
      failed: "no se ha podido leer hasta el final; lo importado se queda",
    },
    rows: { imported: "Nuevos", updated: "Actualizados", skipped: "Omitidos", refused: "Rechazados" },
    more: "Cada fila rechazada y su motivo:",
    off: "Puedes desactivar este correo en tu perfil:",
  },
} as const satisfies Readonly<Record<Language, unknown>>;

const letterIn = (language: Language, row: ImportRow, webUrl: string): Letter => {
  const { subject, file, rows, more, off } = WORDS[language];
  const state = row.state === "failed" ? "failed" : "completed";
  const count = (n: number): string => new Intl.NumberFormat(language).format(n);
  return {
    subject: subject[state],
    lines: [
      `${oneLine(row.fileName)} ${file[state]}.`,
      [
        `${rows.imported}: ${count(row.rowsImported)}`,
        `${rows.updated}: ${count(row.rowsUpdated)}`,
        `${rows.skipped}: ${count(row.rowsSkipped)}`,
        `${rows.refused}: ${count(row.rowsRefused)}`,
      ].join("\n"),
      `${more} ${webUrl}/dashboard/contacts/imports/${row.id}`,
      `${off} ${webUrl}/dashboard/settings/profile`,
    ],
  };
};

/**
 * Tells who started an import how it ended, unless they want no such mail, left the organisation or cancelled it. Throws
 * when the mail was not taken; the job tries again.
 */
export async function sendImportReport(ctx: Ctx, account: AccountCtx, importId: string): Promise<void> {
  const row = await tenantTransaction(ctx, async (tx) => {
    const [found] = await tx.select().from(imports).where(eq(imports.id, importId));
    if (!found?.startedBy || (found.state !== "completed" && found.state !== "failed")) return undefined;
    const [member] = await tx
      .select({ roles: members.roles })
      .from(members)
      .where(eq(members.userId, found.startedBy));
    return member && !member.roles.includes("blocked") ? { ...found, startedBy: found.startedBy } : undefined;
  });
  if (!row) return;
  const { webUrl } = ctx.settings;
  await sendChosenNotice(account, {
    userId: row.startedBy,
    notice: "import_finished",
    key: `import:${importId}`,
    letters: { en: letterIn("en", row, webUrl), es: letterIn("es", row, webUrl) },
  });
}
