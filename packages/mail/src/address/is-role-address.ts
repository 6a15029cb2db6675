const ROLES = new Set(
  (
    "abuse accounting accounts admin administrator billing careers compliance contact customerservice devnull dns " +
    "do-not-reply donotreply enquiries feedback finance ftp hello help helpdesk hostmaster hr info inquiries it jobs " +
    "legal list list-request mail mailer-daemon maildaemon marketing media news newsletter no-reply noc noreply null " +
    "office orders phish phishing postmaster press privacy recruiting root sales security service spam subscribe " +
    "support sysadmin team tech undisclosed-recipients unsubscribe usenet uucp webmaster welcome www"
  ).split(" "),
);

/**
 * Tells whether an address belongs to a function rather than a person (RFC 2142 names and the usual shared boxes).
 * A tag behind `+` is ignored. Expects a normalised address; anything else is simply not a role.
 */
export function isRoleAddress(address: string): boolean {
  const local = address.slice(0, Math.max(address.lastIndexOf("@"), 0)).toLowerCase();
  return ROLES.has(local.split("+", 1)[0] ?? "");
}
