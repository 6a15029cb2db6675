import * as z from "zod";

/** Gives the catalogue's words for a problem with a field. */
export type MailboxProblem = (key: "required" | "tooLong" | "local" | "email" | "host" | "port") => string;

const required = (problem: MailboxProblem, limit: number) =>
  z.string().trim().min(1, problem("required")).max(limit, problem("tooLong"));

const host = (problem: MailboxProblem) => required(problem, 253).regex(/^[a-z0-9.:-]+$/i, problem("host"));

const port = (problem: MailboxProblem) =>
  z
    .string()
    .regex(/^\d{1,5}$/, problem("port"))
    .refine((value) => Number(value) >= 1 && Number(value) <= 65_535, problem("port"));

/** A mailbox that we host on one of the tenant's domains. */
export const hostedSchema = (problem: MailboxProblem) =>
  z.object({
    displayName: required(problem, 100),
    localPart: required(problem, 64).regex(/^[a-z0-9._+-]+$/i, problem("local")),
    domainId: z.string().min(1, problem("required")),
  });

/** A mailbox somewhere else, reached by SMTP and IMAP. */
export const externalSchema = (problem: MailboxProblem) =>
  z.object({
    displayName: required(problem, 100),
    address: required(problem, 254).email(problem("email")),
    user: required(problem, 254),
    password: z.string().min(1, problem("required")).max(500, problem("tooLong")),
    smtpHost: host(problem),
    smtpPort: port(problem),
    smtpSecurity: z.enum(["tls", "starttls", "none"]),
    imapHost: host(problem),
    imapPort: port(problem),
    imapSecurity: z.enum(["tls", "starttls", "none"]),
  });

export type HostedValues = z.output<ReturnType<typeof hostedSchema>>;
export type ExternalValues = z.output<ReturnType<typeof externalSchema>>;
