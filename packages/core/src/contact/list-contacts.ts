import { contactListMembers, contactLists, contacts } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, count, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  requireWorkspace,
  tenantTransaction,
  toPage,
  type Tx,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { withVisibleHome } from "./contact-home.ts";
import { ListContactsInput, ListListsInput, OneContactInput } from "./schema.ts";

/** A contact without its tenant; its workspace is null when it is shared, or not the actor's to know. */
export type ContactRow = Omit<typeof contacts.$inferSelect, "tenantId">;

const columns = {
  id: contacts.id,
  workspaceId: contacts.workspaceId,
  email: contacts.email,
  firstName: contacts.firstName,
  lastName: contacts.lastName,
  company: contacts.company,
  title: contacts.title,
  phone: contacts.phone,
  city: contacts.city,
  state: contacts.state,
  country: contacts.country,
  attributes: contacts.attributes,
  status: contacts.status,
  source: contacts.source,
  createdAt: contacts.createdAt,
  updatedAt: contacts.updatedAt,
};

/** The most contacts one search looks among; more than this and the person should narrow the search. */
const SEARCH_LIMIT = 5000;

const searchFilter = async (tx: Tx, text: string | undefined): Promise<SQL | undefined> => {
  if (!text) return undefined;
  const found = await tx.execute<{ id: string }>(
    sql`select app.search_contacts(${text}, ${SEARCH_LIMIT}) as id`,
  );
  const ids = found.map((row) => row.id);
  return ids.length === 0 ? sql`false` : inArray(contacts.id, ids);
};

const requireList = async (tx: Tx, listId: string | undefined): Promise<void> => {
  if (listId === undefined) return;
  const [list] = await tx
    .select({ id: contactLists.id })
    .from(contactLists)
    .where(eq(contactLists.id, listId));
  if (!list) throw notFound("list");
};

const afterCursor = (sort: "newest" | "email", cursor: string | undefined): SQL | undefined => {
  const [first, second] = decodeCursor(cursor, ["text", "id"]) ?? [];
  if (first === undefined || second === undefined) return undefined;
  if (sort === "newest") return lt(contacts.id, second);
  return or(gt(contacts.email, first), and(eq(contacts.email, first), gt(contacts.id, second)));
};

/** The contacts the actor may see by keyset pages: shared ones, those of their workspaces and those on their lists; `search` looks in address, names and company. */
export async function listContacts(ctx: Ctx, raw: ListContactsInput): Promise<Page<ContactRow>> {
  permit(ctx, "contact.list");
  const input = parse(ListContactsInput, raw);
  const rows = await tenantTransaction(ctx, async (tx) => {
    await requireList(tx, input.listId);
    const inList = input.listId
      ? inArray(
          contacts.id,
          tx
            .select({ id: contactListMembers.contactId })
            .from(contactListMembers)
            .where(eq(contactListMembers.listId, input.listId)),
        )
      : undefined;
    return tx
      .select(columns)
      .from(contacts)
      .where(
        and(
          await searchFilter(tx, input.search),
          input.status ? eq(contacts.status, input.status) : undefined,
          inList,
          afterCursor(input.sort, input.cursor),
        ),
      )
      .orderBy(...(input.sort === "newest" ? [desc(contacts.id)] : [asc(contacts.email), asc(contacts.id)]))
      .limit(input.limit + 1);
  });
  const shown = rows.map((row) => withVisibleHome(ctx, row));
  return toPage(shown, input.limit, (row) => [row.email, row.id]);
}

/** One contact with the lists it is on, of those the actor may see. */
export async function getContact(ctx: Ctx, raw: { contactId: string }) {
  permit(ctx, "contact.get");
  const input = parse(OneContactInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [contact] = await tx.select(columns).from(contacts).where(eq(contacts.id, input.contactId));
    if (!contact) throw notFound("contact");
    const lists = await tx
      .select({ id: contactLists.id, name: contactLists.name })
      .from(contactListMembers)
      .innerJoin(contactLists, eq(contactLists.id, contactListMembers.listId))
      .where(eq(contactListMembers.contactId, input.contactId));
    return { ...withVisibleHome(ctx, contact), lists };
  });
}

/** The contact lists the actor may see, with how many contacts each has. */
export async function listContactLists(ctx: Ctx, raw: { workspaceId?: string }) {
  permit(ctx, "contact.list-lists");
  const input = parse(ListListsInput, raw);
  const visible = visibleWorkspaces(ctx);
  return tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, input.workspaceId);
    return tx
      .select({
        id: contactLists.id,
        name: contactLists.name,
        workspaceId: contactLists.workspaceId,
        createdAt: contactLists.createdAt,
        contacts: count(contactListMembers.contactId),
      })
      .from(contactLists)
      .leftJoin(contactListMembers, eq(contactListMembers.listId, contactLists.id))
      .where(
        and(
          input.workspaceId ? eq(contactLists.workspaceId, input.workspaceId) : undefined,
          visible === "all" ? undefined : inArray(contactLists.workspaceId, visible),
        ),
      )
      .groupBy(contactLists.tenantId, contactLists.id)
      .orderBy(desc(contactLists.id));
  });
}
