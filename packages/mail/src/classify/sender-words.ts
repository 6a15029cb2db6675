/** Words by which servers name the sender, its address, its mail or its pace as the cause of a refusal. */
export const AUTHENTICATION_WORDS: readonly RegExp[] = [
  /\bspf\b/,
  /\bdkim\b/,
  /\bdmarc\b/,
  /sender policy framework/,
  /authentication checks? failed/,
  /unauthenticated (?:mail|email|sender|message)/,
  /sender id\b/,
  /not authenticated/,
  /authentication (?:is )?required/,
  /must (?:be|use) authenticat/,
  /domain of [^ ]+ does not designate/,
  /failed authentication/,
  /spoof/,
  /sender is forged/,
];

/** A first try that was put off on principle. */
export const GREYLIST_WORDS: readonly RegExp[] = [
  /gr[ea]y-?list/,
  /try again (?:in|after) \d+ (?:second|minute)/,
  /temporarily (?:deferred|rejected)[^.]{0,40}(?:unknown|first time|verify)/,
  /postgrey/,
  /灰名单|灰名單/,
];

/** Block lists, addresses without a name, and the bad name of a server. */
export const REPUTATION_WORDS: readonly RegExp[] = [
  /spamhaus|spamcop|sorbs|\b[rd]nsbl|\brbl\b|barracuda(?:central| reputation)|cloudmark|senderbase|senderscore|invaluement|uceprotect/,
  /block ?list|black-?list|black ?listed|deny ?list|(?:reputation|local) list/,
  /(?:poor|bad|low|negative) (?:\w+ )?reputation/,
  /reputation (?:of|is|score|service|filter)/,
  /\bip (?:address )?[^ ]* ?(?:has been |is |was )?(?:blocked|listed|banned|rejected|refused)/,
  /(?:client host|sender(?:'s)? ip|your (?:ip|host|mail server|server|domain|network)|sending (?:ip|mta|host|server))[^.]{0,80}(?:block|reject|denied|refused|banned|listed|suspicious|bad)/,
  /banned sending ip/,
  /unusual rate of unsolicited/,
  /unusual (?:sending|traffic)/,
  /(?:unexpected|high) volume|user complaints/,
  /reverse (?:dns|hostname|lookup|mapping)/,
  /\bptr\b|rdns|no (?:reverse|ptr)/,
  /cannot find your (?:reverse )?hostname/,
  /(?:invalid|bad|unresolvable) helo|helo (?:command )?rejected|helo[^.]{0,40}(?:not|invalid|mismatch)/,
  /dynamic (?:ip|address|host)|generic (?:host|rdns)|residential/,
  /unverif\w+ sending ip/,
  /refused to talk to me/,
  /connection refused due to/,
  /messages from [\d.[\]]+ (?:weren't|temporarily)/,
  /access (?:denied|from)[^.]{0,30}(?:bad|blocked|ip address)/,
  /connections? (?:will not be |not )accepted from/,
  /blocked (?:using|by|for abuse|due to abuse)/,
  /blocked[-,. ]+(?:please )?see\b/,
  /(?<!not )listed (?:in|at|on|by)\b/,
  /service refus/,
  /excessive (?:bounces|unknown recipients|spam)/,
  /黑名单|黑名單|ブラックリスト|czarn(?:ej|a) li[sś]/,
];

/** What the mail itself is accused of. */
export const CONTENT_WORDS: readonly RegExp[] = [
  /spam|\buce\b|unsolicited|\bjunk\b|bulk e-?mail/,
  /\bvirus|malware|phish|infected|trojan|worm\b/,
  /message content|mail content|content (?:is )?(?:denied|rejected|filter|violation|not (?:acceptable|allowed))/,
  /bad (?:url|content)|suspicious (?:url|link|attachment)/,
  /identified as|message (?:looks|was detected)|detected as/,
  /forbidden (?:word|content|attachment)|(?:illegal|blocked|banned|prohibited|dangerous) (?:attachment|content|file|extension)/,
  /contains? [^.]{0,30}(?:blocked|attachment|bad characters)/,
  /potential security (?:issue|threat)/,
  /headers? .{0,30}(?:not compliant|invalid|malformed)|malformed (?:message|mime|mail)|mail message is malformed/,
  /RFC ?\d{3,4}/,
  /unerwünscht|ind[ée]sirable|no deseado|indesiderat|indesejad|ongewenst|niechcian/,
  /迷惑メール|ウイルス|垃圾|病毒/,
];

/** Too much, too fast. */
export const RATE_WORDS: readonly RegExp[] = [
  /too many (?:connection|message|recipient|mail|concurrent|session|invalid|error|rcpt|e-?mail|command|unknown)/,
  /rate[- ]?(?:limit|control)/,
  /receiving (?:e?mail|messages) (?:at a rate|too (?:quickly|fast))/,
  /(?:exceeded|limit)[^.]{0,50}(?:per (?:hour|day|minute|second)|connections?|messages)/,
  /thrott|slow down|too (?:quickly|fast|frequent)/,
  /connection (?:rate|limit)|frequency limit|mails? per|sending limit|concurrent/,
  /daily[^.]{0,30}(?:limit|quota)|(?:hourly|maximum number of) [^.]{0,40}(?:limit|exceeded|connections|messages|recipients)/,
  /频率|頻率|频繁|过多|過多/,
];

/** Refusals on principle: relaying, sender addresses, permissions, protocol. */
export const POLICY_WORDS: readonly RegExp[] = [
  /sender[^.]{0,40}(?:rejected|denied|not allowed|not permitted|invalid|unknown|refused|does not exist|blocked|not found)/,
  /(?:invalid|unknown|bad|illegal) (?:sender|return|envelope|reverse)/,
  /from address|domain of sender|mail from|return path|(?:sender|sending|your|from)(?:'s)? domain/,
  /not (?:allowed|permitted) to (?:send|connect|deliver|mail)|or access denied/,
  /relay(?:ing)?[^.]{0,20}(?:denied|not permitted|prohibited|not allowed|rejected|refused|forbidden)/,
  /unable to relay|not (?:permitted|allowed|configured) to relay|(?:we )?do(?:n't| not) relay|allowed rcpthosts/,
  /(?:does not|doesn't) (?:accept|resolve)[^.]{0,30}(?:sender|from)/,
  /verif(?:y|ication) (?:failed )?[^.]{0,20}sender/,
  /must issue a starttls|encryption|\btls\b/,
  /not a member|members? only|(?:only|non-?)members|not subscribed|posting to this (?:list|address)/,
  /not authori[sz]ed|unauthori[sz]ed|restricted|prohibit|forbidden|policy|policies/,
  /administrative(?:ly)? (?:prohibition|prohibited|denied|refus)/,
  /envelope blocked|rejected by (?:header|rule|filter|recipients?)|blocked senders/,
  /protocol|syntax error|bare (?:lf|cr)|multiple from/,
  /invalid (?:message|character)|8-?bit/,
  /nicht (?:berechtigt|zulässig|erlaubt)|richtlinie|verweigert/,
  /non autoris[ée]|refus[ée]e? par/,
  /no (?:est[aá] )?autorizad|permiso|denegad/,
  /non autorizzat|n[aã]o autorizad|niet toegestaan|geweigerd|odmow/,
  /拒否|拒绝|拒絕|拒收|权限|權限/,
];
