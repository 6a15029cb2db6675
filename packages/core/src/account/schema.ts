import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";
import { DateFormat, MailLanguage, PictureInput, WorkspaceName, Zone } from "../workspace/schema.ts";

/** An e-mail address as people type it: trimmed, at most 254 characters. */
export const Email = z
  .string()
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));
/** A name of one to eighty characters. */
export const PersonName = line().min(1, "Tell us your name.").max(80, "At most 80 characters.");
/** Ten to two hundred characters; what else is asked of a password, `newPasswordHash` asks. */
export const Password = z.string().min(10, "At least 10 characters.").max(200, "At most 200 characters.");
/** A password that is checked, not made. */
const GivenPassword = z.string().min(1, "Enter your password.").max(200, "At most 200 characters.");
const Token = line().min(20).max(100);
/** A code of the authenticator app or a backup code. */
const Code = line().min(6, "Enter the code.").max(40, "This is not a code.");
/** The answer to a riddle a browser solved. */
const Proof = line().max(4000);

/** A password that is to be taken. */
export const NewPassword = z.object({ password: Password });

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

/** Input of `account.register` from a browser, which shows some work first. */
export const SignUpInput = RegisterInput.extend({ proof: Proof.optional() });

/** Input of signing in. */
export const SignInInput = z.object({
  email: line().max(254),
  password: z.string().max(200),
  code: line().max(40).optional(),
  remember: z.boolean().default(false),
  trust: z.boolean().default(false),
  proof: Proof.optional(),
});
/** As callers write it: what has a default may be left out. */
export type SignInInput = z.input<typeof SignInInput>;

/** Input of `account.verify-email`: the token of the mailed link. */
export const VerifyEmailInput = z.object({ token: Token });
/** Input of `account.confirm-email-change`. */
export const ConfirmEmailChangeInput = z.object({ token: Token });
/** Input of `account.end-all-sessions`. */
export const EndAllSessionsInput = z.object({ token: Token });
/** Input of `account.request-password-reset`. */
export const RequestResetInput = z.object({ email: Email, proof: Proof.optional() });
/** Input of `account.reset-password`. */
export const ResetPasswordInput = z.object({ token: Token, password: Password });
/** Input of `account.change-password`. */
export const ChangePasswordInput = z.object({ current: GivenPassword, password: Password });
/** Input of `account.update-profile`. */
export const UpdateProfileInput = z.object({
  name: PersonName,
  zone: Zone,
  dateFormat: DateFormat.optional(),
  hour12: z.boolean().optional(),
  language: MailLanguage.optional(),
  /** The mails this person does not want; those about their security are not among them. */
  mutedNotices: z
    .array(z.enum(["import_finished", "sending_stopped"]))
    .max(10)
    .transform((names) => [...new Set(names)])
    .optional(),
});
/** Input of `account.update-avatar`. */
export const UpdateAvatarInput = PictureInput;
/** Input of `account.reset-member-factor`: whose, and the own password once more. */
export const ResetMemberFactorInput = z.object({ userId: z.uuid(), current: GivenPassword });
/** Input of `account.request-email-change`. */
export const RequestEmailChangeInput = z.object({
  email: Email,
  current: GivenPassword,
  proof: Proof.optional(),
});
/** Input of `account.end-session`. */
export const EndSessionInput = z.object({ sessionId: z.uuid() });
/** Input of `account.list-sign-ins`, by keyset pages. */
export const ListSignInsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `account.start-second-factor`. */
export const StartSecondFactorInput = z.object({ current: GivenPassword });
/** Input of `account.confirm-second-factor`. */
export const ConfirmSecondFactorInput = z.object({ code: Code });
/** Input of `account.remove-second-factor` and `account.renew-backup-codes`. */
export const ProveBothInput = z.object({ current: GivenPassword, code: Code });
/** Input of `account.get-invitation`: the token of the mailed link. */
export const GetInvitationInput = z.object({ token: Token });
/** Input of `account.accept-invitation`: name and password only from somebody who is not signed in. */
export const AcceptInvitationInput = z.object({
  token: Token,
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
