/** The line most mail programs put above a quoted mail; plain enough to be known when it was wrapped. */
export const WRAPPED_QUOTE_LINE =
  /^(?:on|op|am|den|von|le|el|il|em|a|no dia|w dniu|dnia|dn\.) .{4,300}\b(?:wrote|schreef|schrieb(?:en)?|a écrit|escribi[oó]|ha scritto|escreveu|napisał(?:a|\(a\))?|pisze|skrev)(?:[^\n]{0,120})? ?[:：]$/iu;

/** Further lines of that kind, on one line of their own. */
export const QUOTE_LINES: readonly RegExp[] = [
  /^.{4,200} (?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|napisał(?:a|\(a\))?) ?[:：]$/iu,
  /^.{3,200}(?:さん)?(?:は|が)?(?:書きました|書き込みました|wrote)[:：。]?$/u,
  /^.{3,200}(?:写道|寫道|於 .{2,60} 寫道)[:：]?$/u,
  /^.{0,40}\d{1,4}[-/.年].{1,120}<[^<>\s]+@[^<>\s]+> ?[:：]$/u,
];

/** Lines that separate a mail from the one below it. */
export const SEPARATOR =
  /^[-_= ]{2,}\s*(?:original(?:e|na)? (?:message|appointment|mail)|(?:ursprüngliche|originalnachricht|weitergeleitete)[^-]{0,20}|message (?:d['’]origine|original|transféré)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)|mensagem (?:original|encaminhada)|oorspronkelijk bericht|doorgestuurd bericht|(?:oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana)|forwarded (?:message|by)[^-]{0,40}|元のメッセージ|転送メッセージ|原始邮件|原始郵件|原邮件|转发的?邮件|轉寄郵件)\s*[-_= ]*$|^(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado)\s*:/iu;

/** The first lines of the block that Outlook puts above a quoted mail. */
export const BLOCK_FROM =
  /^[*_ ]*(?:from|von|de|da|van|od|expéditeur|remitente|mittente|remetente|afzender|nadawca|差出人|送信者|发件人|寄件者|發件人)[*_ ]*[:：]/iu;
/** Its further lines. */
export const BLOCK_MORE =
  /^[*_ ]*(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|enviada?(?: em)?|assunto|verzonden|aan|onderwerp|wysłano|do|dw|temat|送信日時|日時|宛先|件名|发送时间|发送日期|收件人|主题|抄送|傳送日期|寄件日期|收件者|主旨)[*_ ]*[:：]/iu;

/** What programs and telephones add below what a person wrote. */
export const DEVICE_LINE =
  /^(?:sent (?:from|via|with) |get outlook for|von meinem .{0,40} gesendet|gesendet (?:von|mit|über) |diese nachricht wurde von .{0,60} gesendet|envoyé (?:de|depuis|à partir de) |télécharger outlook|enviado (?:desde|do|de|a partir) |inviato (?:da|dal|con) |verzonden (?:vanaf|met|via) |wysłan[eo] z |obtenir outlook|.{0,30}から送信$|发自|從我的|从我的.{0,20}发送|來自我的)/iu;

/** How people close; what stands below is a signature when it is short. */
export const CLOSING =
  /^(?:(?:best|kind|warm|kindest|warmest|many)?\s*(?:regards|wishes)|(?:yours )?(?:sincerely|truly|faithfully)|cheers|all the best|best|(?:many )?thanks(?: and regards)?|thank you|mit (?:freundlichen|besten|herzlichen) grü(?:ß|ss)en|(?:viele|beste|liebe|herzliche|schöne) grü(?:ß|ss)e|mfg|lg|vg|(?:bien |très )?cordialement|bien à vous|(?:meilleures )?salutations|(?:un |muchos )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|atentamente|(?:cordiali |distinti )?saluti|cordialmente|atenciosamente|(?:com os )?(?:melhores )?cumprimentos|abraços?|att|met (?:vriendelijke|hartelijke) groet(?:en)?|(?:vriendelijke )?groet(?:en|jes)?|pozdrawiam(?: serdecznie)?|z poważaniem|此致|祝好|敬具)\s*[,.!，。]?(?:\s*\/\s*.{0,40})?$/iu;
