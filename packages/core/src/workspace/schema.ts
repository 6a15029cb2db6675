import { z } from "zod";

/** A name of one to eighty characters. */
export const WorkspaceName = z.string().trim().min(1, "Give it a name.").max(80, "At most 80 characters.");
/** An IANA time zone that this runtime knows. */
export const Zone = z
  .string()
  .min(1)
  .max(64)
  .refine(
    (zone) => {
      try {
        return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
      } catch {
        return false;
      }
    },
    { message: "This is not a time zone, e.g. Europe/Berlin." },
  );
/** The address that the law wants in every mail; at most 300 characters. */
export const PostalAddress = z.string().trim().max(300, "At most 300 characters.");

/** Input of `workspace.create`. */
export const CreateWorkspaceInput = z.object({
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress.default(""),
});
/** As callers write it: what has a default may be left out. */
export type CreateWorkspaceInput = z.input<typeof CreateWorkspaceInput>;

/** Input of `workspace.update`. */
export const UpdateWorkspaceInput = z.object({
  workspaceId: z.uuid(),
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress,
});
/** As callers write it: what has a default may be left out. */
export type UpdateWorkspaceInput = z.input<typeof UpdateWorkspaceInput>;

/** Input of `workspace.get`: the slug in its address. */
export const GetWorkspaceInput = z.object({ slug: z.string().min(1).max(60) });
/** Input of `workspace.rename-tenant`. */
export const RenameTenantInput = z.object({ name: WorkspaceName });

/** Turns a name into the part of an address: lower-case letters, digits and single dashes, at most 40. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return slug === "" ? "workspace" : slug;
}
