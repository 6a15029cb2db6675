import * as z from "zod";

/** Gives the catalogue's words for a problem with a field. */
export type Problem = (
  key: "required" | "email" | "passwordShort" | "passwordLong" | "tooLong" | "consent",
) => string;

const email = (problem: Problem) =>
  z.string().trim().min(1, problem("required")).max(254, problem("tooLong")).email(problem("email"));

const text = (problem: Problem, limit: number) =>
  z.string().trim().min(1, problem("required")).max(limit, problem("tooLong"));

/** What the log-in form asks. */
export const loginSchema = (problem: Problem) =>
  z.object({
    email: email(problem),
    password: z.string().min(1, problem("required")).max(200, problem("passwordLong")),
  });

/** What the registration form asks; the server enforces the same limits. */
export const registerSchema = (problem: Problem) =>
  z.object({
    name: text(problem, 80),
    email: email(problem),
    organisation: text(problem, 80),
    password: z.string().min(10, problem("passwordShort")).max(200, problem("passwordLong")),
    consent: z.boolean().refine((given) => given, problem("consent")),
  });

export type LoginValues = z.output<ReturnType<typeof loginSchema>>;
export type RegisterValues = z.output<ReturnType<typeof registerSchema>>;
