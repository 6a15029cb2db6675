import * as z from "zod";

/** Gives the catalogue's words for a problem with a field. */
export type MailboxProblem = (
  key: "required" | "tooLong" | "local" | "email" | "host" | "port" | "dailyLimit" | "gapSeconds",
) => string;

const required = (problem: MailboxProblem, limit: number) =>
  z.string().trim().min(1, problem("required")).max(limit, problem("tooLong"));

const host = (problem: MailboxProblem) => required(problem, 253).regex(/^[a-z0-9.:-]+$/i, problem("host"));

const port = (problem: MailboxProblem) =>
  z
    .string()
    .regex(/^\d{1,5}$/, problem("port"))
    .refine((value) => Number(value) >= 1 && Number(value) <= 65_535, problem("port"));

const wholeNumber = (least: number, most: number, words: string) =>
  z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most, words);

const limits = (problem: MailboxProblem) => ({
  dailyLimit: wholeNumber(1, 2000, problem("dailyLimit")),
  gapSeconds: wholeNumber(0, 3600, problem("gapSeconds")),
});

/** The shown name and limits of a mailbox. */
export const limitsSchema = (problem: MailboxProblem) =>
  z.object({ displayName: required(problem, 80), ...limits(problem) });

/** A mailbox that we host on one of the tenant's domains. */
export const hostedSchema = (problem: MailboxProblem) =>
  z.object({
    displayName: required(problem, 80),
    localPart: required(problem, 64).regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i, problem("local")),
    domainId: z.string().min(1, problem("required")),
    ...limits(problem),
  });

/** A mailbox somewhere else, reached by SMTP and IMAP. */
export const externalSchema = (problem: MailboxProblem) =>
  z.object({
    displayName: required(problem, 80),
    address: required(problem, 254).email(problem("email")),
    user: required(problem, 254),
    password: z.string().min(1, problem("required")).max(300, problem("tooLong")),
    smtpHost: host(problem),
    smtpPort: port(problem),
    smtpSecurity: z.enum(["implicit", "starttls", "none"]),
    imapHost: host(problem),
    imapPort: port(problem),
    imapSecurity: z.enum(["implicit", "starttls", "none"]),
    ...limits(problem),
  });

/** Another password or other servers of a mailbox somewhere else; an empty password stays as it is. */
export const reconnectSchema = (problem: MailboxProblem) =>
  externalSchema(problem)
    .pick({
      user: true,
      smtpHost: true,
      smtpPort: true,
      smtpSecurity: true,
      imapHost: true,
      imapPort: true,
      imapSecurity: true,
    })
    .extend({ password: z.string().max(300, problem("tooLong")) });

export type ReconnectValues = z.output<ReturnType<typeof reconnectSchema>>;
export type HostedValues = z.output<ReturnType<typeof hostedSchema>>;
export type ExternalValues = z.output<ReturnType<typeof externalSchema>>;
export type LimitsValues = z.output<ReturnType<typeof limitsSchema>>;

/** How to reach one of the two servers of an account. */
export const connectionOf = (values: ReconnectValues, protocol: "smtp" | "imap") => ({
  host: values[`${protocol}Host`],
  port: Number(values[`${protocol}Port`]),
  tls: values[`${protocol}Security`],
  user: values.user,
  password: values.password,
});
