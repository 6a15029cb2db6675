import { Failure } from "../process/failure.mjs";
import { SYSTEM_DOMAIN } from "./simulator.mjs";

/** The account that sends the platform's own mail. */
export const SYSTEM_MAIL_USER = `hello@${SYSTEM_DOMAIN}`;

/** Makes the platform's own mail account on the mail server, or gives it its present password. */
export const ensureSystemMailbox = async ({ ports, secrets }) => {
  const call = async (method, route, body) => {
    const response = await fetch(`http://127.0.0.1:${ports.mailAdmin}/api/v1${route}`, {
      method,
      headers: { authorization: `Bearer ${secrets.mailServerToken}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.status;
  };
  const refused = (status) => new Failure(`The mail server refused the platform's own mailbox (${status}).`);
  const domain = await call("POST", "/domain", { name: SYSTEM_DOMAIN });
  if (domain === 200) await call("POST", `/domain/${SYSTEM_DOMAIN}/dkim`, {});
  else if (domain !== 409) throw refused(domain);
  const settings = {
    raw_password: secrets.systemMailPassword,
    displayed_name: "PenguinMails",
    enabled: true,
  };
  const made = await call("POST", "/user", { email: SYSTEM_MAIL_USER, ...settings });
  const changed = made === 409 ? await call("PATCH", `/user/${SYSTEM_MAIL_USER}`, settings) : made;
  if (changed !== 200) throw refused(changed);
};
