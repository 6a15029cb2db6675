const join = (patterns: readonly RegExp[]): string => patterns.map(({ source }) => source).join("|");

/** Addresses of ours that mail programs write to in order to unsubscribe (RFC 2369). */
export const UNSUBSCRIBE_ADDRESS =
  /^(?:unsub(?:scribe)?|opt-?out|leave|remove|list-unsubscribe)(?:[-+_.=][^@]*)?@|\+(?:unsub(?:scribe)?|u)[-_=][^@]*@/iu;

/** Subjects that ask for it and say nothing else. */
export const UNSUBSCRIBE_SUBJECT = new RegExp(
  `^(?:(?:re|fwd?|aw|sv|antw|rif|res|odp)\\s*[:：]\\s*)*(?:(?:please|pls|bitte|merci de|por favor|per favore|graag|proszę)[,\\s]+)?(?:${join(
    [
      /(?:un-?subscribe|remove|opt[- ]?out|stop|cancel)(?: me| us| please| request| my (?:e-?mail|address)| from (?:the |this |your )?(?:mailing )?list)*/,
      /(?:newsletter )?(?:abmelden|abbestellen|austragen|abmeldung|abbestellung)/,
      /(?:me )?désinscri(?:re|ption)|(?:me )?désabonne(?:r|ment)|se désinscrire|stop pub/,
      /(?:darme|dar|denme|d[eé]me|solicito) (?:de )?baja|baja|cancelar (?:la )?suscripci[oó]n|desuscri(?:bir|birme|pci[oó]n)/,
      /disiscri(?:vimi|vermi|zione)|cancella(?:mi|zione)(?: dalla lista| iscrizione)?|rimuovimi|annulla(?:re)? (?:l['’])?iscrizione/,
      /(?:cancelar|remover|retirar|anular) (?:a )?(?:minha )?(?:inscri[cç][aã]o|subscri[cç][aã]o|assinatura)|descadastr(?:ar|e|o)(?:-me)?|remover(?:-me)?/,
      /(?:uitschrijven|afmelden|afmelding)|wypisz(?: mnie)?|wypisać|rezygnacja|anuluj subskrypcję/,
      /(?:配信|メルマガ|購読)(?:の)?(?:停止|解除)(?:希望|依頼)?|退会(?:希望)?|退订|取消订阅|退訂|取消訂閱|отписаться|отписка/,
    ],
  )})[\\s.!。！]*$`,
  "iu",
);

/** Short texts that begin with asking for it, after a greeting at most. */
export const UNSUBSCRIBE_TEXT = new RegExp(
  `^(?:(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|buongiorno|ol[aá]|beste|dzień dobry|guten tag|sehr geehrte)\\b[^\\n]{0,40}\\n+)?(?:(?:please|pls|kindly|can you|could you|i(?:'d| would) like to|i want to|bitte|merci de|veuillez|por favor|per favore|graag|gelieve|proszę|请|請)[,\\s]*)*(?:${join(
    [
      /un-?subscribe\b|remove (?:me|us|my (?:e-?mail|address|name|details))\b|take (?:me|us|my [a-z -]{1,20}) off\b|opt(?: me)?[- ]?out\b|delete my (?:e-?mail|data|address|details)|be removed from/,
      /stop (?:e-?mailing|mailing|contacting|messaging|sending|spamming|writing)\b|(?:do not|don't|never) (?:contact|e-?mail|write(?: to)?|message) (?:me|us)(?: again| any ?more)?|no more (?:e-?mails|mails|messages)|cease (?:and desist|all)/,
      /stop[.!\s]*$|remove[.!\s]*$/,
      /(?:mich |uns )?(?:sofort )?(?:abmelden|austragen|abbestellen|aus (?:dem|der|ihrem|ihrer|eurem) [^\n]{0,30}(?:verteiler|liste|newsletter|datenbank))|(?:streichen|entfernen|löschen) sie (?:mich|uns|meine)|nehmen sie (?:mich|uns)|keine (?:weiteren |werbe-?)?(?:e-?)?mails|schreiben sie (?:mir|uns) nicht/,
      /(?:me )?désinscri|désabonn|(?:me |nous )?retirer (?:de|mon)|supprimer mon|ne (?:me |nous )?(?:plus )?(?:contactez|envoyez|écrivez) plus|ne plus (?:me|nous) (?:contacter|envoyer|écrire)/,
      /d[eé](?:n)?(?:me|nos) de baja|dar(?:me|nos)? de baja|quiero darme de baja|elim[ií]n(?:en|e|a)(?:me|nos)|b[oó]rr(?:en|e|a)(?:me|nos)|no (?:me |nos )(?:env[ií]|escrib|contact|mand)/,
      /disiscriv|cancell(?:ami|atemi|arci|ate il mio)|rimuov(?:imi|etemi|ete)|toglie(?:temi|te)|non (?:mi |ci )?(?:scriv|contatt|inviat|mandat)[^\n]{0,30}(?:più|mai)?/,
      /(?:quero )?(?:remov|retir|descadastr|exclu)(?:am|a|e|er|ir|ar)?(?:-me| (?:o )?meu| me)|cancel(?:ar|em|e) (?:a )?(?:minha )?(?:inscri|subscri|assinatura)|n[aã]o (?:me |quero |desejo )[^\n]{0,30}(?:envi|receber|contact|escrev)|parem de/,
      /(?:mij |ons )?(?:uit ?schrijven|afmelden|verwijderen)|schrijf (?:mij|me|ons) uit|verwijder (?:mij|me|mijn|ons)|geen (?:e-?)?mails meer|haal (?:mij|me|ons) van/,
      /(?:mnie |nas )?wypis(?:z|ać|anie|ujcie)|usu[nń](?:ąć|cie|ięcie)? (?:mnie|mój|nas)|nie (?:pisz|wysyłaj|kontaktuj|życzę sobie)|rezygnuję/,
      /(?:配信|メール|メルマガ)[^\n]{0,12}(?:停止|解除|不要|やめて|止めて|送らないで)|退会|(?:今後|もう)[^\n]{0,20}(?:不要|送らないで)/,
      /退订|退訂|取消订阅|取消訂閱|(?:不要|别|別|请勿|請勿|停止)(?:再)?(?:给我|給我|向我)?(?:发|發|寄|联系|聯繫|发送|發送)|отпишите|удалите меня|не пишите/,
    ],
  )})`,
  "iu",
);
