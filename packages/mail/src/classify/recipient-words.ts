/** Words by which servers say that the recipient is no longer, or never was, there: all name the address, none the mail. */
export const GONE_WORDS: readonly RegExp[] = [
  /recipient address rejected: ?access denied/,
  /account or domain may not exist/,
  /recipient (?:may )?contain[^.]{0,20}non-?existent/,
];

/** Refusals of a group by its own rules. */
export const GROUP_WORDS: readonly RegExp[] = [
  /all recipient addresses rejected/,
  /permission to post|(?:not|no) (?:have )?permission/,
  /gruppe[^.]{0,150}(?:berechtig|existier)/,
  /groupe[^.]{0,150}(?:autoris|existe)/,
  /grup(?:o|po)[^.]{0,150}(?:permis|autoriz|exist|esist)/,
  /groep[^.]{0,150}(?:toestemming|gemachtigd|bestaat)/,
  /grup[aąy][^.]{0,150}(?:uprawnie|istnie)/,
  /グループ[^。]{0,100}(?:権限|存在|許可)|(?:群组|群組|论坛|論壇)[^。]{0,100}(?:权限|權限|存在)/,
  /権限がない|権限がありません/,
];

/** Nothing more fits in. */
export const FULL_WORDS: readonly RegExp[] = [
  /(?:mail ?box|account|quota|user|recipient|inbox|storage|mail ?dir|mail ?folder|message store|mail ?drop)[^.]{0,60}(?:\bfull\b|over ?quota|exceed|over (?:its |the |their |his )?(?:allowed )?(?:quota|limit|storage)|overdrawn|over ?flow)/,
  /over ?quota|quota (?:exceeded|is full|violation|limit|has been)|mailbox size|disk quota/,
  /out of (?:storage|space)|not enough (?:storage|space|disk)/,
  /insufficient (?:disk|storage|space)[^.]{0,40}(?:user|recipient|mailbox)/,
  /exceed(?:ed|s)? (?:storage|mailbox|its quota|the (?:storage|quota|local limit))/,
  /too (?:much|many) (?:mail|messages)[^.]{0,20}(?:mailbox|user)/,
  /number of messages in[^.]{0,40}exceed/,
  /(?:postfach|speicherplatz)[^.]{0,40}(?:voll|überschritten|erschöpft)/,
  /(?:boîte|messagerie|quota)[^.]{0,50}(?:pleine?\b|saturée|dépassé)/,
  /(?:buz[oó]n|bandeja|cuota)[^.]{0,40}(?:llen[oa]|excedid|superad)/,
  /(?:casella|quota)[^.]{0,40}(?:pien[ao]|superat|esaurit)/,
  /(?:caixa|cota|quota)[^.]{0,40}(?:chei[ao]|excedid|lotad)/,
  /(?:postvak|mailbox)[^.]{0,40}\bvol\b/,
  /(?:skrzynk|limit)[^.]{0,40}(?:pełn|przepełnion|przekroczon)/,
  /переполнен|превышен/,
  /容量|メールボックス[^。]{0,40}(?:超|一杯|いっぱい|満)/,
  /(?:邮箱|郵箱|信箱|空间|空間)[^。]{0,20}(?:已满|已滿|满|滿|不足|超)/,
];

/** The mail is too big for the server or the mailbox. */
export const LARGE_WORDS: readonly RegExp[] = [
  /(?:message|mail|size|content|data)[^.]{0,30}(?:too (?:large|big|long)|exceeds?[^.]{0,40}(?:size|limit|maximum))/,
  /size limit|larger than|max(?:imum)? (?:message )?size|message file too big/,
  /zu gro(?:ß|ss)|trop volumineu|demasiado grande|troppo grande|muito grande|te groot|zbyt duż/,
  /サイズ[^。]{0,30}(?:超|大き)|(?:邮件|郵件)[^。]{0,10}(?:过大|過大|太大)/,
];

/** The address was there, and is switched off. */
export const DISABLED_WORDS: readonly RegExp[] = [
  /(?:mail ?box|account|user|recipient|address)[^.]{0,50}(?:disabled|inactive|suspended|not active|deactivated|locked|expired|closed|unavailable at this time|discontinued|frozen|on hold|terminated|has been blocked)/,
  /(?:disabled|inactive|suspended|deactivated|locked|discontinued|frozen|terminated|closed) (?:mail ?box|account|user|recipient|e-?mail|address)/,
  /not accepting (?:mail|messages)|no longer accepts? mail/,
  /temporarily (?:inactive|disabled)/,
  /no longer on server/,
  /(?:konto|postfach|empfänger)[^.]{0,40}(?:deaktiviert|gesperrt|stillgelegt)/,
  /(?:compte|boîte)[^.]{0,40}(?:désactivé|suspendu|clôturé|fermé)/,
  /(?:cuenta|buz[oó]n)[^.]{0,40}(?:desactivad|suspendid|inhabilitad|deshabilitad|bloquead)/,
  /(?:account|casella|utenza)[^.]{0,40}(?:disattivat|disabilitat|sospes)/,
  /(?:conta|caixa)[^.]{0,40}(?:desativad|suspens|bloquead)/,
  /(?:account|postvak)[^.]{0,40}(?:uitgeschakeld|geblokkeerd)/,
  /(?:kont|skrzynk)[^.]{0,40}(?:zablokowan|wyłączon|nieaktywn)/,
  /(?:アカウント|メールボックス)[^。]{0,30}(?:停止|無効|休止)/,
  /(?:帐号|账号|帳號|邮箱|信箱|用户)[^。]{0,20}(?:停用|禁用|冻结|凍結|锁定|鎖定|封)/,
];

/** The domain takes no mail, or is not there. */
export const DOMAIN_WORDS: readonly RegExp[] = [
  /host unknown|unknown host|host (?:or domain name )?not found|no such (?:domain|host)|nxdomain/,
  /domain (?:name )?(?:[^ ]+ )?(?:not found|does not exist|doesn't exist|is not valid|couldn't be found|could not be found)/,
  /name (?:service error|or service not known)[^.]{0,80}(?:not found|nxdomain)/,
  /unrouteable (?:mail )?domain|unroutable|no route found to domain/,
  /(?:couldn't|could not|can(?:no|')t|unable to) find (?:a |any )?(?:host|mail server|domain|exchanger|route)/,
  /null ?mx|does not accept (?:any )?(?:mail|e-?mail)|no mail exchanger|no (?:valid )?mx|no smtp service/,
  /all relevant mx records point to non-existent/,
  /domain name [^ ]* ?(?:was|could) not (?:be )?(?:found|resolved)/,
  /illegal host|invalid domain|bad destination (?:host|system)|unknown (?:or illegal )?domain|bad domain/,
  /dns hard error|dns domain [^ ]+ does not exist|infodomainnonexistent/,
  /domain may not exist|not a local (?:domain|host)/,
  /(?:domäne|domain)[^.]{0,60}(?:nicht gefunden|existiert nicht|unbekannt)/,
  /domaine[^.]{0,60}(?:introuvable|n['’]existe pas|inconnu)/,
  /dominio[^.]{0,60}(?:no existe|no se (?:ha )?(?:pudo|podido)? ?(?:encontr|hall)|inesistente|non (?:esiste|(?:è stato )?trovat))/,
  /no se ha encontrado el dominio|impossibile trovare il dominio/,
  /dom[ií]nio[^.]{0,60}(?:n[aã]o (?:existe|(?:foi )?encontrad)|inexistente)/,
  /domein[^.]{0,60}(?:bestaat niet|niet gevonden)/,
  /domen[ay][^.]{0,60}(?:nie istnieje|nie (?:została )?znalezion)/,
  /домен[^.]{0,60}(?:не найден|не существует)/,
  /ドメイン[^。]{0,60}(?:見つかりません|存在しま|不明)/,
  /域名[^。]{0,30}(?:不存在|找不到|无效|無效|错误)/,
];

/** Nobody of that name. These are plain enough to hold wherever in the dialogue they are said. */
export const ABSENT_WORDS: readonly RegExp[] = [
  /(?:does|did|do)(?: not|n'?t) (?:exist|have an? )/,
  /account that you tried to reach/,
  /user (?:is )?not local/,
  /no mail ?box here|no longer (?:here|with|at|works|exists|valid|in use)/,
  /(?:has|have) moved|moved (?:to|permanently)/,
  /not (?:our|a) (?:customer|valid (?:user|mailbox|recipient))/,
  /not in (?:our )?(?:directory|address)|not listed in|no entry in|no valid recipients?\b/,
  /nicht (?:in|im) [^\n]{0,40}(?:verzeichnis|adressbuch)|pas dans l['’]annuaire|no (?:figura|aparece) en el directorio/,
  /couldn't be found|could not be found|wasn.t found|there is no (?:such|one|user|account)/,
  /dd user|n['’]existe|inexistant|inexistente|non esiste|bestaat niet|nie istnieje|existiert nicht|no existe\b|n[aã]o existe/,
  /check (?:if|that|whether) (?:the )?(?:e-?mail )?address is correct/,
  /адресат[^.]{0,40}не|не существует|не найден|неизвестен/,
  /存在しない|存在しま(?:せん)|見つかりません|宛先不明|ユーザー?不明|無効な宛先/,
  /不存在|无此用户|無此用戶|查无此|找不到/,
];

/** The same in the short form that filters use after the data too, where it may mean something else. */
export const UNKNOWN_WORDS: readonly RegExp[] = [
  /(?:user|recipient|mail ?box|address|account|alias|addressee|destinat(?:ion|aire)|local[- ]part|member|subscriber|mail ?drop)[^.]{0,70}(?:unknown|not (?:found|exist|known|recogni[sz]ed|valid|listed|available|on)|(?:does|did|do)(?: not|n'?t) (?:have|like)|doesn't|invalid|invalide|no longer|never|unavailable|rejected|moved|undeliverable)/,
  /(?:unknown|invalid|no such|nonexist\w*|non-existent|bad|incorrect|not a valid|not a known|undeliverable|unrout\w+|illegal|wrong) (?:or (?:illegal|invalid|unknown) )?(?:local[- ]?(?:part|user)?|user|recipient|mail ?box|address|account|person|e-?mail|final delivery userid|addressee|virtual|alias|destination|rcpt|name|subscriber|member)/,
  /no (?:mail ?box|user|account|such|recipient)\b/,
  /not like recipient|recipient (?:name )?is not/,
  /destinataire|utilisateur|adresse d.? ?au moins/,
  /(?:benutzer|empfänger|adresse|postfach|konto)[^.]{0,40}(?:unbekannt|nicht (?:gefunden|vorhanden|bekannt)|ungültig)/,
  /(?:unbekannte[rn]?|ungültige[rn]?) (?:benutzer|empfänger|e-?mail|adresse)|kein(?:e|en)? (?:solcher? )?(?:benutzer|postfach|empfänger)/,
  /adresse[^.]{0,40}(?:introuvable|inconnue|non valide)|introuvable/,
  /(?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta)[^.]{0,40}(?:desconocid|no (?:se (?:ha )?)?encontr|inv[aá]lid|no v[aá]lid)/,
  /no se (?:ha podido|pudo|ha) encontra[^.]{0,20}(?:direcci[oó]n|destinatario|usuario)/,
  /(?:utente|destinatario|indirizzo|casella)[^.]{0,40}(?:sconosciut|non (?:(?:è stato )?trovat|valid))|impossibile trovare l['’]indirizzo/,
  /(?:usu[aá]rio|utilizador|destinat[aá]rio|endere[cç]o|caixa)[^.]{0,40}(?:desconhecid|n[aã]o (?:foi )?encontrad|inv[aá]lid)/,
  /(?:gebruiker|ontvanger|adres|postvak|geadresseerde)[^.]{0,40}(?:onbekend|niet (?:gevonden|bekend)|ongeldig)/,
  /(?:użytkownik|adresat|odbiorc|adres|skrzynk|kont)[^.]{0,40}(?:nieznan|nie (?:został[ao]? )?(?:znalezion|odnalezion)|nieprawidłow)|nie ma takiego/,
  /(?:пользовател|адрес|ящик)[^.]{0,40}(?:не найден|не существует|неизвест|недоступен)/,
  /宛先|(?:メールアドレス|アドレス|ユーザー?|アカウント)[^。]{0,40}(?:不明|無効|ありません|誤り)/,
  /(?:收件人|用户|用戶|邮箱|郵箱|地址|帐号|账号|帳號|信箱)[^。]{0,30}(?:无效|無效|未找到|不可达|有误|错误)/,
];

/** The way there: names, connections, time. */
export const LOOP_WORDS: readonly RegExp[] = [
  /mail ?loop|hop count|too many hops|loops? back to (?:my|me)|routing loop|forwarded more than|message is looping|loop detected/,
];

/** A doubt about a name or an address that may pass. */
export const DOUBT_WORDS: readonly RegExp[] = [
  /(?:not found|name service error)[^.]{0,120}try again/,
  /unverified address/,
  /retry time(?:out)?|failing for a long time/,
];

/** Nobody answered, or not in time. */
export const NETWORK_WORDS: readonly RegExp[] = [
  /connect(?:ion)?[^.]{0,60}(?:timed? ?out|refused|reset|lost|dropped|failed|closed)/,
  /timed? ?out|timeout|network|no route|unreachable|could not connect|requests to connect|socket error/,
  /(?:temporary )?name (?:lookup|resolution|service)|dns (?:error|failure|lookup|soft error)/,
  /failed \d+ attempts|in the queue too long|too old/,
  /service (?:currently |temporarily )?(?:unavailable|not available)/,
  /(?:unable|failed) to connect|establish an smtp connection|not responding|lost connection/,
  /message expired|delivery expired|expired|aborted after|try again later|come back later/,
  /server (?:is )?(?:too )?(?:busy|down)|deferred|delayed|local error|mailer error/,
  /system (?:error|resources|failure|config)|insufficient system|internal error|queue|unable to (?:open|contact)/,
  /zeitüberschreitung|zeitlimit|verzögert|délai|tiempo de espera|caducad|scadut|tempo (?:limite|esgotado)|verlopen|przekroczono|upłyn/,
  /タイムアウト|接続でき|再送|期限|超时|超時|连接失败|連接失敗|无法连接|無法連接|延迟|延遲/,
];
