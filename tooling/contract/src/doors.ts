export { createDnsResolver } from "@penguin/infra/dns";
export { createPowerDnsProvider as createDnsProvider } from "@penguin/infra/dns-provider";
export { createMailuServer } from "@penguin/infra/mail-server";
export { createSmtpPool } from "@penguin/infra/smtp";
