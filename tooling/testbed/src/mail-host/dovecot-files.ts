import type { MailHostPlan } from "./mail-host-plan.ts";

const quota = (bytes: number): string => `
mail_plugins = quota
protocol imap {
  mail_plugins = quota
}
protocol lmtp {
  mail_plugins = quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:bytes=${bytes}
  quota_grace = 0%%
}
`;

/** The configuration of a Dovecot that lives in one folder: IMAP, LMTP, and the sign-in service Postfix asks. */
export function dovecotFiles(plan: MailHostPlan): Record<string, string> {
  const { dir, ports, hostname } = plan;
  const listener = (name: string, port: number): string =>
    `  inet_listener ${name} {\n    address = 127.0.0.1\n    port = ${port}\n  }\n`;
  const config = `
base_dir = ${dir}/dovecot/run
state_dir = ${dir}/dovecot/state
instance_name = ${hostname}
log_path = ${dir}/dovecot/dovecot.log
hostname = ${hostname}
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_verbose = yes
recipient_delimiter = +
mail_location = maildir:${dir}/mail/%u
mail_uid = dovecot
mail_gid = dovecot
first_valid_uid = 1
passdb {
${plan.open ? "  driver = static\n  args = nopassword=y" : `  driver = passwd-file\n  args = scheme=PLAIN username_format=%u ${dir}/dovecot/passwd`}
}
userdb {
  driver = passwd-file
  args = username_format=%u ${dir}/dovecot/passwd
}
service imap-login {
${listener("imap", ports.imap)}  inet_listener imaps {
    port = 0
  }
}
service lmtp {
${listener("lmtp", ports.lmtp)}}
service auth {
${listener("auth", ports.auth)}}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
${plan.quotaBytes === undefined ? "" : quota(plan.quotaBytes)}`;
  return { "dovecot/dovecot.conf": config.trimStart() };
}
