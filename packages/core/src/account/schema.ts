import { z } from "zod";
import { WorkspaceName, Zone } from "../workspace/schema.ts";

/** An e-mail address as people type it: trimmed, at most 254 characters. */
export const Email = z
  .string()
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));
/** A name of one to eighty characters. */
export const PersonName = z.string().trim().min(1, "Tell us your name.").max(80, "At most 80 characters.");
/** Ten to two hundred characters; nothing else is asked of them here. */
export const Password = z.string().min(10, "At least 10 characters.").max(200, "At most 200 characters.");

/** Input of `account.register`. */
export const RegisterInput = z.object({
  email: Email,
  name: PersonName,
  password: Password,
  organisation: WorkspaceName,
  zone: Zone.default("UTC"),
});
/** As callers write it: what has a default may be left out. */
export type RegisterInput = z.input<typeof RegisterInput>;

/** Input of signing in. */
export const SignInInput = z.object({ email: z.string().max(254), password: z.string().max(200) });
/** As callers write it: what has a default may be left out. */
export type SignInInput = z.input<typeof SignInInput>;

/** Input of `account.verify-email`: the token of the mailed link. */
export const VerifyEmailInput = z.object({ token: z.string().min(20).max(100) });

const token = z.string().min(20).max(100);
/** Input of `account.get-invitation`: the token of the mailed link. */
export const GetInvitationInput = z.object({ token });
/** Input of `account.accept-invitation`: name and password only from somebody who is not signed in. */
export const AcceptInvitationInput = z.object({
  token,
  name: PersonName.optional(),
  password: Password.optional(),
});
/** As callers write it. */
export type AcceptInvitationInput = z.input<typeof AcceptInvitationInput>;

/** Input of `account.switch-tenant`. */
export const SwitchTenantInput = z.object({ tenantId: z.uuid() });
/** Input of `account.create-tenant`. */
export const CreateTenantInput = z.object({ organisation: WorkspaceName, zone: Zone.default("UTC") });
/** As callers write it: what has a default may be left out. */
export type CreateTenantInput = z.input<typeof CreateTenantInput>;
