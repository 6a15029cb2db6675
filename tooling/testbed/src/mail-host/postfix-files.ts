import type { MailHostPlan } from "./mail-host-plan.ts";

const MAIN = (plan: MailHostPlan): Record<string, string> => ({
  compatibility_level: "3.6",
  queue_directory: `${plan.dir}/postfix/queue`,
  data_directory: `${plan.dir}/postfix/data`,
  daemon_directory: "/usr/lib/postfix/sbin",
  command_directory: "/usr/sbin",
  mail_owner: "postfix",
  setgid_group: "postdrop",
  maillog_file: `${plan.dir}/postfix/mail.log`,
  maillog_file_prefixes: plan.dir,
  import_environment: "MAIL_CONFIG TZ=UTC LANG=C",
  myhostname: plan.hostname,
  mydestination: "",
  mynetworks: "",
  inet_interfaces: "127.0.0.1",
  inet_protocols: "ipv4",
  alias_maps: "",
  alias_database: "",
  local_recipient_maps: "",
  local_transport: "error:5.1.1 no local mailboxes",
  notify_classes: "",
  recipient_delimiter: "+",
  smtp_dns_support_level: "disabled",
  smtp_host_lookup: "native",
  smtp_tls_security_level: "may",
  smtp_tls_session_cache_database: "",
  smtpd_tls_session_cache_database: "",
  smtpd_peername_lookup: "no",
  default_transport: plan.open
    ? `smtp:[${plan.open.address}]:${plan.open.port}`
    : "error:5.1.2 Host or domain name not found",
  ...(plan.open && { smtpd_client_connection_count_limit: "0" }),
  transport_maps: `hash:${plan.dir}/postfix/held, texthash:${plan.dir}/postfix/transport`,
  defer_transports: "held",
  virtual_mailbox_domains: plan.domains.join(", "),
  virtual_mailbox_maps: `texthash:${plan.dir}/postfix/users`,
  virtual_transport: `lmtp:inet:127.0.0.1:${plan.ports.lmtp}`,
  smtpd_sender_login_maps: `texthash:${plan.dir}/postfix/owners`,
  smtpd_sasl_type: "dovecot",
  smtpd_sasl_path: `inet:127.0.0.1:${plan.ports.auth}`,
  smtpd_relay_restrictions: "permit_sasl_authenticated, reject_unauth_destination",
  maximal_queue_lifetime: `${plan.queueLifetimeSeconds}s`,
  bounce_queue_lifetime: `${plan.queueLifetimeSeconds}s`,
  minimal_backoff_time: `${plan.backoffSeconds}s`,
  maximal_backoff_time: `${plan.backoffSeconds}s`,
  queue_run_delay: "1s",
  enable_long_queue_ids: plan.longQueueIds ? "yes" : "no",
});

const filter = ({ filterPort }: MailHostPlan): string =>
  filterPort === undefined
    ? ""
    : `
  -o smtpd_milters=inet:127.0.0.1:${filterPort}
  -o milter_default_action=tempfail
  -o milter_connect_timeout=5s`;

const MASTER = (plan: MailHostPlan): string => `
127.0.0.1:${plan.ports.inbound} inet n - n - - smtpd
  -o syslog_name=postfix
127.0.0.1:${plan.ports.submission} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=no
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_sender_restrictions=${plan.open ? "" : "reject_sender_login_mismatch"}${filter(plan)}
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
held      unix  - - n - - smtp
relay     unix  - - n - - smtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
tlsmgr    unix  - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n - 1 postlogd
`;

/** The configuration files of a Postfix that lives in one folder, by their path in it; maps need no postmap. */
export function postfixFiles(plan: MailHostPlan): Record<string, string> {
  const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");
  return {
    "postfix/config/main.cf": lines(Object.entries(MAIN(plan)).map(([name, value]) => `${name} = ${value}`)),
    "postfix/config/master.cf": MASTER(plan).trimStart(),
    "postfix/transport": lines(
      plan.routes.map(({ domain, address, port }) => `${domain} smtp:[${address}]:${port}`),
    ),
    "postfix/held": "",
    "postfix/users": lines(plan.users.map((user) => `${user} here`)),
    "postfix/owners": lines(plan.users.map((user) => `${user} ${user}`)),
  };
}
