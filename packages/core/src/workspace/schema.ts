import { z } from "zod";

export const WorkspaceName = z.string().trim().min(1, "Give it a name.").max(80, "At most 80 characters.");
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
export const PostalAddress = z.string().trim().max(300, "At most 300 characters.");

export const CreateWorkspaceInput = z.object({
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress.default(""),
});
export type CreateWorkspaceInput = z.input<typeof CreateWorkspaceInput>;

export const UpdateWorkspaceInput = z.object({
  workspaceId: z.uuid(),
  name: WorkspaceName,
  zone: Zone,
  postalAddress: PostalAddress,
});
export type UpdateWorkspaceInput = z.input<typeof UpdateWorkspaceInput>;

export const GetWorkspaceInput = z.object({ slug: z.string().min(1).max(60) });
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
