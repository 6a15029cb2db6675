export { type ArrivedMail, fileArrivedMail } from "./file-mail.ts";
export { type HeldMail, holdMail, showMail } from "./hold-mail.ts";
export { mailsOfThread, type MovableMail, moveMails } from "./move-mails.ts";
