/**
 * The configuration of a Dovecot that keeps thousands of connections open in a few processes: one process serves many
 * users, because they are one user to the system. Mail is put into maildirs from outside, so it looks at the files.
 */
export function crowdedDovecot(plan: { dir: string; port: number; password: string }): string {
  const { dir, port, password } = plan;
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
listen = 127.0.0.1
protocols = imap
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${dir}/mail/%u
mail_uid = dovecot
mail_gid = dovecot
first_valid_uid = 1
mail_max_userip_connections = 0
mail_fsync = never
mailbox_idle_check_interval = 10 secs
default_client_limit = 20000
default_vsz_limit = 1G
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=dovecot gid=dovecot home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
}
service imap-login {
  service_count = 0
  process_limit = 2
  process_min_avail = 1
  client_limit = 8000
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service imap {
  service_count = 0
  client_limit = 250
  process_limit = 40
}
service auth {
  client_limit = 20000
}
service anvil {
  client_limit = 20000
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  client_limit = 20000
  unix_listener stats-writer {
    mode = 0666
  }
}
`.trimStart();
}
