import { z } from "zod";
import { WorkspaceName, Zone } from "../workspace/schema.ts";

export const Email = z
  .string()
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));
export const PersonName = z.string().trim().min(1, "Tell us your name.").max(80, "At most 80 characters.");
export const Password = z.string().min(10, "At least 10 characters.").max(200, "At most 200 characters.");

export const RegisterInput = z.object({
  email: Email,
  name: PersonName,
  password: Password,
  organisation: WorkspaceName,
  zone: Zone.default("UTC"),
});
export type RegisterInput = z.input<typeof RegisterInput>;

export const SignInInput = z.object({ email: z.string().max(254), password: z.string().max(200) });
export type SignInInput = z.input<typeof SignInInput>;

export const VerifyEmailInput = z.object({ token: z.string().min(20).max(100) });
