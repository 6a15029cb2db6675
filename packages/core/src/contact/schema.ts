import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";
import { Email } from "../account/schema.ts";

/** Whether a contact may be written to, and if not, why. */
export const CONTACT_STATUSES = ["active", "unsubscribed", "bounced", "complained"] as const;
/** The standard fields of a contact that a column can be mapped to. */
export const CONTACT_FIELDS = [
  "email",
  "firstName",
  "lastName",
  "company",
  "title",
  "phone",
  "city",
  "state",
  "country",
] as const;
/** One standard field of a contact. */
export type ContactField = (typeof CONTACT_FIELDS)[number];

const text = line().max(200, "At most 200 characters.");
const short = text.default("");
const Attributes = z.record(line().min(1).max(60), lines().max(500));

/** Input of `contact.create`. */
export const ContactInput = z.object({
  email: Email,
  /** Left out, the contact is the only workspace's of somebody who is in one, else shared by the organisation. */
  workspaceId: z.uuid().optional(),
  firstName: short,
  lastName: short,
  company: short,
  title: short,
  phone: short,
  city: short,
  state: short,
  country: short,
  attributes: Attributes.default({}),
});
/** As callers write it: what has a default may be left out. */
export type ContactInput = z.input<typeof ContactInput>;

/** What is left out stays as it is. */
export const UpdateContactInput = z.object({
  contactId: z.uuid(),
  firstName: text.optional(),
  lastName: text.optional(),
  company: text.optional(),
  title: text.optional(),
  phone: text.optional(),
  city: text.optional(),
  state: text.optional(),
  country: text.optional(),
  attributes: Attributes.optional(),
});
/** Names one contact. */
export const OneContactInput = z.object({ contactId: z.uuid() });

/** Input of `contact.list`: search, filters, sort and a keyset page. */
export const ListContactsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
  search: line().max(100).optional(),
  status: z.enum(CONTACT_STATUSES).optional(),
  listId: z.uuid().optional(),
  sort: z.enum(["newest", "email"]).default("newest"),
});
/** As callers write it: what has a default may be left out. */
export type ListContactsInput = z.input<typeof ListContactsInput>;

/** Input of `contact.list-lists`. */
export const ListListsInput = z.object({ workspaceId: z.uuid().optional() });
/** A name of a list. */
const ListName = line().min(1, "Name the list.").max(80, "At most 80 characters.");
/** Input of `contact.create-list`. */
export const CreateListInput = z.object({ workspaceId: z.uuid(), name: ListName });
/** Input of `contact.add-to-list`. */
export const AddToListInput = z.object({
  listId: z.uuid(),
  contactIds: z
    .array(z.uuid())
    .min(1, "Name at least one contact.")
    .max(500, "At most 500 contacts at a time."),
});
/** What comes with an uploaded file. */
export const UploadInput = z.object({ workspaceId: z.uuid(), fileName: line().min(1).max(255) });
/** Names one import. */
export const ImportInput = z.object({ importId: z.uuid() });
/** Input of `contact.list-imports`. */
export const ListImportsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `contact.list-import-errors`. */
export const ListImportErrorsInput = z.object({
  importId: z.uuid(),
  limit: z.number().int().min(1).max(500).default(50),
  cursor: Cursor,
});

/** Where a column goes: a field of the contact, `attributes.<name>`, or nowhere (""). Keys are column numbers from 0. */
export const ImportMapping = z.record(
  z.string().regex(/^\d{1,3}$/),
  z.union([z.enum(CONTACT_FIELDS), z.literal(""), z.string().regex(/^attributes\.[a-z0-9_]{1,60}$/)]),
);

/** Input of `contact.start-import`; exactly one column must be the address. */
export const StartImportInput = z.object({
  importId: z.uuid(),
  mapping: ImportMapping.refine(
    (mapping) => Object.values(mapping).filter((target) => target === "email").length === 1,
    {
      message: "Choose exactly one column as the e-mail address.",
    },
  ),
  listName: ListName,
  onDuplicate: z.enum(["skip", "update"]).default("skip"),
});
/** As callers write it: what has a default may be left out. */
export type StartImportInput = z.input<typeof StartImportInput>;

const ALIASES: Readonly<Record<ContactField, readonly string[]>> = {
  email: ["email", "mail", "emailaddress", "address", "correo", "courriel", "workemail"],
  firstName: ["firstname", "first", "givenname", "vorname", "prenom", "nombre"],
  lastName: ["lastname", "last", "surname", "familyname", "nachname", "nom", "apellido"],
  company: ["company", "companyname", "organisation", "organization", "account", "firma", "empresa"],
  title: ["title", "jobtitle", "position", "role"],
  phone: ["phone", "phonenumber", "telephone", "mobile", "tel"],
  city: ["city", "town", "ort", "stadt", "ville"],
  state: ["state", "region", "province"],
  country: ["country", "land", "pays", "pais"],
};

const attributeOf = (column: string): string => {
  const name = column
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60);
  return name === "" ? "" : `attributes.${name}`;
};

/** A first guess where each column goes; nobody's field is guessed twice, everything unknown becomes an attribute. */
export function suggestMapping(columns: readonly string[]): Record<string, string> {
  const used = new Set<string>();
  const entries = columns.map((column, index) => {
    const plain = column.toLowerCase().replace(/[^a-z]/g, "");
    const field = CONTACT_FIELDS.find((name) => ALIASES[name].includes(plain) && !used.has(name));
    const target = field ?? attributeOf(column);
    const free = target !== "" && !used.has(target);
    if (free) used.add(target);
    return [String(index), free ? target : ""] as const;
  });
  return Object.fromEntries(entries);
}

/** Input of `contact.erase`; the address is typed again, for it cannot be undone. */
export const EraseContactInput = OneContactInput.extend({ confirm: line().max(254) });
