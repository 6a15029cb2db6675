import type { AutoReplyClass } from "./inbound-message.ts";

const join = (patterns: readonly RegExp[]): string => patterns.map(({ source }) => source).join("|");

/** How subjects of automatic answers begin. */
export const AUTO_SUBJECT = new RegExp(
  `^\\s*(?:(?:re|aw|sv|antw|fwd?|rif|res|odp)\\s*[:：]\\s*)?\\[?(?:${join([
    /auto(?:matic|mated|matisch[er]*)?[- ]?(?:reply|response|responder|antwort|acknowledge)/,
    /automatische (?:antwort|abwesenheit|e-?mail)|abwesenheit|abwesend|nicht im (?:haus|büro)|bin (?:nicht|im urlaub)|urlaub|außer haus/,
    /out[- ]of[- ](?:the )?office|ooo\b|on (?:vacation|leave|holidays?|annual|parental|maternity|paternity)|vacation|away from|i am away|i'm away|currently away|annual leave|maternity leave|parental leave|holiday notice/,
    /(?:réponse|message|courriel) automatique|absen(?:ce|t)|en congés?|congés?\b|hors du bureau/,
    /respuesta autom[aá]tica|fuera de (?:la )?oficina|ausencia|ausente|de vacaciones|vacaciones/,
    /resposta autom[aá]tica|fora do escrit[oó]rio|aus[eê]ncia|(?:estou |em )?(?:de )?f[eé]rias/,
    /risposta automatica|fuori (?:sede|ufficio)|assen(?:za|te)|in ferie|ferie\b/,
    /automatisch (?:antwoord|bericht)|afwezig|niet aanwezig|op vakantie|autosvar|automatiskt svar|frånvaro|fravær|poissaolo/,
    /(?:automatyczna )?odpowied[zź] automatyczna|automatyczna odpowied|autoodpowied|nieobecno|poza biurem|na urlopie|urlop\b/,
    /автоответ|автоматический ответ|отсутств/,
    /自动(?:回复|答复)|自動(?:回覆|答覆|応答|返信)|不在|休假|外出|休暇|お休み|長期休業|放假/,
  ])})`,
  "iu",
);

/** What people say in answers their mail program gives for them; whole sentences, which nobody writes by hand twice. */
export const AUTO_TEXT = new RegExp(
  join([
    /i(?:'m| am| will be) (?:currently |now )?(?:out of (?:the )?office|away from (?:the |my )?(?:office|desk)|on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holidays?))/,
    /(?:this|the following) is an automat(?:ic|ed) (?:reply|response|answer|acknowledg)|automatically generated (?:reply|response)/,
    /(?:no longer|not any ?more) (?:work|employed|with the company|with us|at the company)|has left the (?:company|firm|organi[sz]ation)|i have left/,
    /ich bin (?:derzeit |zur ?zeit |momentan |vom |bis |ab )?[^.\n]{0,40}(?:nicht (?:im|am|erreichbar|da)|im urlaub|abwesend|außer haus)|(?:dies|das) ist eine automatische/,
    /je suis (?:actuellement )?(?:absent|en cong|en vacances|hors du bureau)|je serai absent|ceci est un message automatique|réponse automatique/,
    /(?:estoy|estar[eé]|me encuentro|me encontrar[eé]) (?:actualmente )?(?:fuera de (?:la )?oficina|de vacaciones|ausente)|mensaje autom[aá]tico|respuesta autom[aá]tica/,
    /(?:sono|sarò) (?:attualmente |momentaneamente )?(?:fuori (?:ufficio|sede)|in ferie|assente)|risposta automatica/,
    /(?:estou|estarei|encontro-me) (?:atualmente |actualmente )?(?:fora do escrit[oó]rio|de f[eé]rias|em f[eé]rias|ausente)|resposta autom[aá]tica/,
    /ik ben (?:momenteel |op dit moment )?[^.\n]{0,30}(?:afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|met vakantie|op vakantie)|automatisch (?:bericht|antwoord)/,
    /(?:jestem|będę|przebywam) [^.\n]{0,30}(?:poza biurem|na urlopie|nieobecn)|wiadomość automatyczna|automatyczna odpowied/,
    /(?:休暇|不在)(?:中|にしております|のため|とさせて)|自動(?:返信|応答)|我(?:正在|目前|现在|將|将)[^。\n]{0,15}(?:休假|外出|出差|不在)|自动(?:回复|答复)|自動(?:回覆|答覆)/,
  ]),
  "iu",
);

/** What the classes of automatic answers are told by, in the order they are tried. */
export const AUTO_CLASSES: readonly { id: AutoReplyClass; words: RegExp }[] = [
  {
    id: "challenge",
    words:
      /(?:verify|confirm|prove)[^\n]{0,60}(?:you are (?:a |not a )?(?:human|person|robot|spam)|your (?:message|e-?mail)[^\n]{0,40}(?:deliver|release))|(?:click|reply)[^\n]{0,80}(?:to (?:have your|deliver|release|be added)|so that your)|challenge[- ]response|sender (?:verification|confirmation)|boxbe|spamarrest|tmda|mailinblack|earthlink spamblocker|approved sender/iu,
  },
  {
    id: "left-company",
    words: new RegExp(
      join([
        /no longer (?:work|employed|with|at|part of)|not (?:work|employed) (?:here|at|for|with) [^\n]{0,40}any ?more|(?:has|have) left (?:the (?:company|firm|organi[sz]ation)|[A-Z])|last (?:working )?day (?:was|at)|left the company/,
        /nicht mehr (?:bei|im unternehmen|in unserem|für|tätig)|unternehmen verlassen|ausgeschieden/,
        /ne (?:fait|travaille|fais) plus partie|n['’](?:est|appartient) plus|ne travaille plus|quitté (?:la société|l['’]entreprise)/,
        /ya no (?:trabaj|forma parte|pertenece|labora)|ha dejado la (?:empresa|compañ)|non (?:lavor[ao]|fa) più|ha lasciato (?:l['’]azienda|la società)/,
        /n[aã]o (?:trabalha|faz) mais|deixou a empresa|j[aá] n[aã]o trabalha|niet meer (?:werkzaam|in dienst)|werkt niet (?:meer|langer)|nie pracuj[eę] już|już nie pracuj/,
        /退職(?:いた|しま|し)|已(?:经)?离职|已離職/,
      ]),
      "u",
    ),
  },
  {
    id: "address-changed",
    words:
      /(?:my |our |new )e-?mail(?: address)? (?:has changed|is now|address is)|(?:has|have) (?:a )?new e-?mail|address (?:has )?changed|neue e-?mail-?adresse|nouvelle adresse|nueva direcci[oó]n|nuovo indirizzo|novo endereço|nieuw(?:e)? (?:e-?mail)?adres|nowy adres|アドレス[^\n]{0,10}変更|新(?:的)?(?:邮箱|邮件地址)/iu,
  },
  {
    id: "vacation",
    words:
      /\b(?:vacation|holidays?|annual leave|parental leave|maternity|paternity)\b|urlaub|betriebsferien|elternzeit|congés?\b|vacances|vacaciones|ferie\b|f[eé]rias|vakantie|verlof|urlop|休暇|休業|お休み|休假|放假|年假/iu,
  },
  {
    id: "out-of-office",
    words:
      /out[- ]of[- ](?:the )?office|\bOOO\b|away from|(?:be|am|i'm|currently) away|on (?:sick )?leave|business trip|travell?ing|limited access|unavailable|abwesen|nicht (?:im büro|im haus|erreichbar|am arbeitsplatz)|außer haus|dienstreise|absent|absence|hors du bureau|déplacement|fuera de (?:la )?oficina|ausent|ausencia|fuori (?:ufficio|sede)|assen(?:te|za)|fora do escrit|ausên|afwezig|niet (?:op kantoor|aanwezig)|poza biurem|nieobecn|不在|出張|外出|出差|отсутств/iu,
  },
  {
    id: "ticket",
    words:
      /ticket|case (?:number|id|#)|\[(?:#|case|req|inc)[^\]]*\d|request (?:#|number|id)|(?:support|help ?desk|service ?desk)|reference number|ticketnummer|vorgangsnummer|anfrage(?:nummer)?|numéro de (?:dossier|ticket)|n[uú]mero de (?:caso|ticket|solicitud|chamado)|zgłoszeni|受付番号|お問い?合わ?せ|工单/iu,
  },
  {
    id: "receipt",
    words:
      /(?:we|i) (?:have )?received your|thank(?:s| you) for (?:your (?:e-?mail|message|inquiry|enquiry|interest)|contacting|reaching)|has been received|vielen dank für (?:ihre|deine)|(?:ihre|deine) (?:nachricht|e-?mail)[^\n]{0,30}(?:erhalten|eingegangen)|merci (?:de|pour) (?:votre|nous)|avons bien reçu|gracias por (?:su|tu|contactar)|hemos recibido|grazie per|abbiamo ricevuto|obrigado (?:por|pelo)|recebemos (?:sua|seu)|bedankt voor|hebben uw|dziękujemy za|otrzymaliśmy|ありがとうございま|受け付けま|感谢您|已收到/iu,
  },
];
