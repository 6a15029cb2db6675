import type { SMTPServerOptions } from "smtp-server";
import type { Listening, ListenOptions } from "./listening.ts";
import type { MailHost } from "./mail-host.ts";
import { selfSignedCertificate } from "./self-signed-certificate.ts";
import { answerData, envelopeOf, listenSmtp, readAll, replyError } from "./smtp-listener.ts";
import type { SmtpReply } from "./smtp-reply.ts";

/** Where the submission server listens and whether it offers TLS. */
export interface SubmissionServerOptions extends ListenOptions {
  /** Offer STARTTLS with a fresh self-signed certificate; AUTH works without it too, on loopback. Default false. */
  tls?: boolean;
}

/** Starts the submission server of a host (RFC 6409): AUTH PLAIN and LOGIN, then mail of the user's own sender. */
export function startSubmission(host: MailHost, options: SubmissionServerOptions): Promise<Listening> {
  const settings: SMTPServerOptions = {
    ...base(host, options.tls === true),
    authMethods: ["PLAIN", "LOGIN"],
    allowInsecureAuth: true,
    authRequiredMessage: "5.7.0 Authentication required",
    onAuth: (auth, _session, callback) => {
      const refusal = host.login(auth.username ?? "", auth.password ?? "");
      callback(
        refusal ? replyError(refusal) : null,
        refusal ? undefined : { user: (auth.username ?? "").toLowerCase() },
      );
    },
    onRcptTo: (recipient, session, callback) => {
      const refusal =
        host.checkSender(String(session.user), envelopeOf(session).mailFrom) ??
        host.checkRecipient(recipient.address);
      callback(refusal ? replyError(refusal) : null);
    },
    onData: (stream, session, callback) => {
      const user = String(session.user);
      const envelope = envelopeOf(session);
      void answerData(
        readAll(stream).then((raw) => host.submit({ user, ...envelope, raw })),
        callback,
      );
    },
  };
  return listenSmtp(settings, options);
}

/** Starts the server that takes mail from the internet for the host's mailboxes (its MX). */
export function startInbound(host: MailHost, options: SubmissionServerOptions): Promise<Listening> {
  const settings: SMTPServerOptions = {
    ...base(host, options.tls !== false),
    authOptional: true,
    onRcptTo: (recipient, _session, callback) => {
      const domain = recipient.address.slice(recipient.address.lastIndexOf("@") + 1);
      const refusal = host.ownsDomain(domain)
        ? host.checkRecipient(recipient.address)
        : relayDenied(recipient.address);
      callback(refusal ? replyError(refusal) : null);
    },
    onData: (stream, session, callback) => {
      const { mailFrom, rcptTo } = envelopeOf(session);
      const origin = { helo: session.hostNameAppearsAs, peer: session.remoteAddress };
      const taken = readAll(stream).then((raw) =>
        rcptTo.map((address) => host.accept({ mailFrom, rcptTo: address, raw, ...origin })),
      );
      void answerData(
        taken.then((replies) => replies.find((reply) => reply.code >= 400) ?? replies[0]),
        callback,
      );
    },
  };
  return listenSmtp(
    { ...settings, disabledCommands: [...(settings.disabledCommands ?? []), "AUTH"] },
    options,
  );
}

function relayDenied(address: string): SmtpReply {
  return { code: 554, enhanced: "5.7.1", text: `<${address}>: Relay access denied`, stage: "rcpt" };
}

function base(host: MailHost, tls: boolean): SMTPServerOptions {
  const certificate = tls ? selfSignedCertificate(host.hostname, host.clock.now()) : undefined;
  return {
    name: host.hostname,
    banner: "ESMTP Postfix",
    ...certificate,
    disabledCommands: certificate ? [] : ["STARTTLS"],
    size: 50 * 1024 * 1024,
    socketTimeout: 300_000,
  };
}
