/** What an Exim in one folder is made from. */
export interface EximPlan {
  dir: string;
  /** The program, for it starts itself anew for each delivery. */
  program: string;
  hostname: string;
  /** The domain it takes reports back for, into a maildir. */
  backDomain: string;
  /** Addresses it refuses, with the words. */
  refusals: Readonly<Record<string, string>>;
}

const USER = "nobody";
const GROUP = "nogroup";

const CONFIG = (plan: EximPlan): string => `
primary_hostname = ${plan.hostname}
exim_path = ${plan.program}
exim_user = ${USER}
exim_group = ${GROUP}
never_users =
keep_environment = ^LD_ : ^NSS_
spool_directory = ${plan.dir}/spool
log_file_path = ${plan.dir}/log/%slog
begin routers
back:
  driver = accept
  domains = ${plan.backDomain}
  transport = back
refused:
  driver = redirect
  data = \${lookup{$local_part@$domain}lsearch{${plan.dir}/refusals}{$value}}
  allow_fail
  forbid_pipe
  forbid_file
begin transports
back:
  driver = appendfile
  directory = ${plan.dir}/back
  maildir_format
  user = ${USER}
  group = ${GROUP}
`;

/** The files of an Exim that lives in one folder and reaches no network, by their path in it. */
export function eximFiles(plan: EximPlan): Record<string, string> {
  const refusals = Object.entries(plan.refusals).map(([address, words]) => `${address}: :fail: ${words}\n`);
  return { "exim.conf": CONFIG(plan).trimStart(), refusals: refusals.join("") };
}

/** The users an unpacked Exim asks for by name, for the library that answers in the system's place. */
export function eximUsers(uid: string, gid: string): { passwd: string; group: string } {
  return {
    passwd: `root:x:0:0::/root:/bin/sh\nDebian-exim:x:${uid}:${gid}::/:/bin/false\n${USER}:x:${uid}:${gid}::/:/bin/false\n`,
    group: `root:x:0:\nDebian-exim:x:${gid}:\n${GROUP}:x:${gid}:\nmail:x:8:\n`,
  };
}
