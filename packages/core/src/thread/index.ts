export { type ArrivedMail, fileArrivedMail } from "./file-mail.ts";
export { type HeldMail, holdMail, showMail } from "./hold-mail.ts";
