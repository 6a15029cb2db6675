/** Local parts under which mail servers write. */
export const DAEMON_ADDRESS =
  /^(?:mailer-?_?daemon|mail-?daemon|mdaemon|daemon|post_?master|mail\.delivery\.system|mail-?delivery(?:-?sub)?(?:-?system)?|bounces?|no-?bounce|microsoftexchange[0-9a-f]{20,}|mail(?:er)?-?system|smtp-?(?:daemon|server)|sys-?admin|mta|delivery-?(?:status|failure|report)s?)(?:[-+_.][^@]*)?(?:@|$)/iu;

/** Names under which mail servers write; a shop's "delivery service" is none. */
export const DAEMON_NAME = new RegExp(
  [
    /mail(?:er)?[- ]?d[ae]+mon|mail delivery|delivery (?:sub)?system|mail delivery service/,
    /e?-?mail (?:delivery )?(?:sub)?system|mail administrator|mail server|system administrator|post ?master/,
    /internet mail (?:delivery|service)|mail transport|mail router|message router|smtp (?:server|gateway)/,
    /microsoft (?:outlook|exchange)/,
    /mail-?zustell|systemadministrator|e-?mail-?system|mailsystem/,
    /administrateur (?:du )?syst[eè]me|syst[eè]me de messagerie|remise du courrier/,
    /administrador del sistema|sistema de (?:entrega de )?correo|subsistema de entrega/,
    /amministratore (?:del )?sistema|sistema di posta|administrador do sistema|sistema de (?:e-?mail|correio)/,
    /systeembeheerder|administrator systemu/,
    /メール配信|システム管理者|邮件系统|郵件系統|系统管理员|系統管理員|邮件投递|почтов/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "iu",
);

/** Subjects of reports on delivery. */
export const BOUNCE_SUBJECT = new RegExp(
  [
    /undeliver|non-?deliver|returned (?:e?-?mail|message|to sender)|returning (?:message )?to sender|return(?:ed)? to sender/,
    /deliver(?:y|ability) (?:status|failure|has failed|failed|error|problem|report|notification|unsuccessful|attempts?)|failed delivery|failed to deliver/,
    /failure (?:notice|delivery|report|notification)|notification d.état|error in (?:your )?(?:mail|message)/,
    /mail (?:system )?(?:error|failure|failed|delivery|could not|not delivered|status report)|nondeliverable|bounced? (?:mail|message)|mail bounce/,
    /message (?:delivery|not delivered|undeliverable|status)|(?:unable|not able) to deliver|unable to send/,
    /(?:could|can) ?not be (?:sent|delivered)|couldn.t be (?:sent|delivered)|not (?:been )?delivered|was not delivered/,
    /error sending your mail|delayed \d+|(?:message|mail|delivery) (?:is |was |has been )?delayed|still (?:being )?(?:retried|trying)|warning: (?:message|could not)/,
    /unknown (?:user|recipient|address)|user unknown|see transcript for details|postmaster notify/,
    /unzustellbar|nicht (?:zustellbar|zugestellt)|zustell(?:ung|status|fehler)|(?:nachricht|e-?mail)[^\n]{0,30}nicht (?:zugestellt|übermittelt)/,
    /non remis|échec (?:de |d['’])|non[- ]?distribu|notification (?:de |d['’])(?:non[- ])?(?:remise|état)|n['’]a pas (?:pu )?(?:être|été) (?:remis|distribu|envoy)/,
    /no se (?:puede|pudo|ha podido) entregar|no entregad|error (?:de|en la) entrega|correo devuelto|mensaje devuelto|notificaci[oó]n de (?:estado|error)/,
    /impossibile (?:recapitare|consegnare)|mancat[ao] (?:recapito|consegna)|non (?:recapitabile|consegnat)|mancato recapito/,
    /n[aã]o (?:p[oô]de ser |foi )?(?:entregue|poss[ií]vel entregar)|falha (?:na|de) entrega|devolvid[ao]|n[aã]o entregue/,
    /niet (?:bezorgd|afgeleverd|bestelbaar)|onbestelbaar|kan niet worden (?:bezorgd|afgeleverd)|bezorg(?:ing|fout|status)/,
    /niedostarcz|nie (?:można|można było|został[ao]?) dostarcz|zwrot (?:wiadomo|poczty)|błąd dostarcz|niedoręcz|nie dostarczono/,
    /не ?доставлен|не может быть доставлен|ошибка доставки|недоставлен/,
    /配信|配送|送信(?:できま|失敗|エラー)|届け|届きま|送達|エラーメール|返送/,
    /投递失败|投遞失敗|退信|无法(?:投递|送达|发送)|無法(?:投遞|傳送|送達)|未送达|传递失败|傳遞失敗|未传递|系统退信/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "iu",
);

/** What a notice says; each line is one family of wordings. */
export const BOUNCE_TEXTS: readonly RegExp[] = [
  /could ?n[o']t be (?:delivered|sent|processed)|(?:could|can) ?not (?:be )?(?:deliver|reach|sen[dt]|transfer)|couldn.t be delivered|not be delivered/,
  /was(?: not|n't) (?:able to )?deliver|(?:has|have)(?: not|n't) been (?:able to )?deliver|(?:is|was|were) (?:undeliver|not deliver)|not (?:yet )?been delivered/,
  /un(?:able|deliver)(?: to)?[^\n]{0,30}(?:deliver|message|send)|trouble delivering|failed to (?:be )?(?:deliver|send)|problem delivering/,
  /did not reach the following|delivery (?:to|has) [^\n]{0,60}(?:failed|aborted)|delivery (?:failed|failure|attempt|errors?|problems?)|failed recipient/,
  /permanent (?:fatal )?(?:error|failure|delivery)|failed permanently|fatal errors|permanently rejected|given up/,
  /returned (?:message|to sender)|following (?:address|recipient|message to)|(?:error|rejected)[^\n]{0,20}(?:delivering|sending) your|sending your (?:mail|message)/,
  /invalid (?:final delivery userid|user address)|user unknown|unknown user|no such user|host unknown|mailbox (?:is )?full|over quota|failed addresses|failure reasons/,
  /error (?:delivering|following|message below|while)|transcript of session|session transcript|remote (?:host|server) (?:said|returned|responded)|smtp (?:error|server)|said: ?\d\d\d|in reply to/,
  /(?:konnte|kann|wurde|konnten)[^\n]{0,80}nicht (?:zugestellt|übermittelt|gesendet|erreicht)|nicht zustellbar|zustellung[^\n]{0,60}fehlgeschlagen|empfänger[^\n]{0,60}nicht/,
  /n['’](?:a|ont) pas (?:pu )?(?:être|été) (?:remis|distribu|envoy|livr)|n['’]est pas parvenu|impossible de (?:remettre|livrer|distribuer)|échec de la remise/,
  /no (?:se ha podido|se pudo|ha podido|pudo|se puede|fue posible)[^\n]{0,30}(?:entreg|envi)|no (?:ha sido|fue) entregad|error al entregar/,
  /impossibile (?:recapitare|consegnare)|non (?:è stato (?:possibile )?|può essere )(?:recapitat|consegn)|consegna[^\n]{0,40}non riuscita/,
  /n[aã]o (?:p[oô]de ser|foi|pode ser)(?: poss[ií]vel)? ?(?:entreg|envi)|falha ao entregar|falhou/,
  /(?:kan|kon|is|werd)[^\n]{0,60}niet (?:worden )?(?:bezorgd|afgeleverd)|bezorging[^\n]{0,40}mislukt/,
  /nie (?:można|mogła|mógł|została|został|udało się)[^\n]{0,40}dostarcz|dostarczenie[^\n]{0,40}nie powiodło/,
  /не (?:может быть|было|удалось|был[ао]?)[^\n]{0,40}достав/,
  /(?:配信|配送|送信|届け|お届け|送達)[^\n]{0,40}(?:できません|できなかった|失敗|しませんでした|エラー)|見つかりませんでした|相手先/,
  /(?:投递|投遞|发送|传递|傳遞|送达)[^\n]{0,20}(?:失败|失敗|不成功)|无法(?:投递|送达|发送|传递|到达)|無法(?:投遞|傳送|送達)|退回|退信/,
].map(({ source }) => new RegExp(source, "iu"));

/** Notices that a mail waits and is tried on. */
export const DELAY_TEXT = new RegExp(
  [
    /not yet been delivered|delivery (?:is|has been|was) (?:delayed|deferred|temporarily)|delayed \d+ hours|(?:message|mail) (?:is |was |has been )?delayed|delay(?:ed)? notif/,
    /will (?:be retried|keep trying|continue|retry|try again)|attempts? (?:to deliver[^\n]{0,30} )?will continue|temporary (?:problem|failure)[^\n]{0,80}(?:retr|try)/,
    /warning: (?:message|could not send)|still being retried|do not need to (?:re)?send|no action is required|this is (?:only )?a warning|is a warning (?:message )?only/,
    /hat sich verzögert|verzögert sich|noch nicht zugestellt|wird (?:weiterhin|erneut) versucht/,
    /n['’]a pas encore été|retardé|est différée|nouvelles tentatives/,
    /se ha retrasado|todav[ií]a no se ha|se seguir[aá] intentando|a[uú]n no se ha/,
    /è in ritardo|non è ancora stat|verranno effettuati altri tentativi/,
    /est[aá] atrasad|ainda n[aã]o foi|continuar[aá] tentando|is vertraagd|nog niet (?:bezorgd|afgeleverd)|jest opóźnion|jeszcze nie został/,
    /遅延|遅れて|再送を(?:試み|続け)|まだ(?:配信|配送)|延迟|延遲|尚未(?:投递|送达)|继续尝试|繼續嘗試/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "iu",
);
/** Words that end the hope a delay leaves. */
export const GIVEN_UP =
  /given up|giving up|i'm not going to try again|will not be (?:re)?tried|permanent (?:fatal )?error|failed permanently|could not be delivered for \d+ days/iu;
