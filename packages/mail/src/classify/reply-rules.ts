/** Why a server refused; the verdict follows from it. */
export type ReplyReason =
  | "unknown_user"
  | "unknown_domain"
  | "mailbox_full"
  | "mailbox_disabled"
  | "policy"
  | "reputation"
  | "spam_content"
  | "rate_limited"
  | "greylisted"
  | "authentication"
  | "too_large"
  | "network"
  | "other";

/** A rule fits when every part it names fits: words of the reply, enhanced code, or reply code. */
export type ReplyRule = { reason: ReplyReason; words?: RegExp; enhanced?: RegExp; code?: RegExp };

/**
 * The rules in the order they are tried. Words that name us as the cause (authentication, reputation, content) come
 * before words about the recipient, because a wrong suppression loses a customer's contact for good; words come before
 * codes, because servers choose codes freely.
 */
export const REPLY_RULES: readonly ReplyRule[] = [
  { reason: "authentication", enhanced: /^[45]\.7\.(?:5|7|8|9|2[0-6]|30|509|515)$/ },
  {
    reason: "authentication",
    words:
      /\bspf\b|\bdkim\b|\bdmarc\b|authentication checks? failed|unauthenticated (?:mail|email|sender|message)|sender id|not authenticated|authentication (?:is )?required|must (?:be|use) authenticat|domain of [^ ]+ does not designate|failed authentication/i,
  },
  {
    reason: "greylisted",
    words:
      /gr[ea]y-?list|try again (?:in|after) \d+ (?:second|minute)|temporarily (?:deferred|rejected)[^.]{0,40}(?:unknown|first time|verify)|postgrey/i,
  },
  {
    reason: "reputation",
    words:
      /spamhaus|spamcop|barracuda|sorbs|\b[rd]nsbl|\brbl\b|block ?list|black-?list|black ?listed|(?:poor|bad|low) (?:\w+ )?reputation|reputation (?:of|is|score)|\bip (?:address )?[^ ]* ?(?:has been |is |was )?(?:blocked|listed|banned)|(?:client host|sender(?:'s)? ip|your (?:ip|host|mail server|server|domain)|sending (?:ip|mta))[^.]{0,80}(?:block|reject|denied|refused|banned|listed|suspicious|bad)|banned sending ip|unusual rate of unsolicited|reverse (?:dns|hostname)|\bptr\b|cannot find your (?:reverse )?hostname|rdns|no (?:reverse|ptr)|invalid helo|helo (?:command )?rejected|dynamic (?:ip|address|host)|unverif\w+ sending ip|refused to talk to me|connection refused due to|messages from [\d.[\]]+ (?:weren't|temporarily)|access denied[^.]{0,20}bad|blocked using|listed (?:in|at|on|by)/i,
  },
  {
    reason: "spam_content",
    words:
      /spam|\buce\b|unsolicited|\bvirus\b|malware|phish|message content|content (?:rejected|filter|violation)|\bjunk\b|bulk e-?mail|bad (?:url|content)|suspicious (?:url|link|attachment)|identified as|message (?:looks|was detected)|forbidden (?:word|content|attachment)|contains? [^.]{0,30}(?:blocked|attachment)|infected|cloudmark|headers? .{0,30}(?:not compliant|invalid)|RFC ?\d{3,4}/i,
  },
  {
    reason: "mailbox_full",
    words:
      /(?:mail ?box|account|quota|user|recipient|inbox|storage|maildir)[^.]{0,60}(?:\bfull\b|over ?quota|exceed|over (?:its |the |their |his )?(?:quota|limit|storage))|over ?quota|quota (?:exceeded|is full|violation|limit)|mailbox size|out of (?:storage|space)|not enough (?:storage|space|disk)|insufficient (?:disk|storage|space)[^.]{0,40}(?:user|recipient|mailbox)|exceeded (?:storage|mailbox|its quota|the (?:storage|quota))|too (?:much|many) (?:mail|messages)[^.]{0,20}(?:mailbox|user)|容量|переполнен/i,
  },
  {
    reason: "too_large",
    words:
      /(?:message|mail|size|content|data)[^.]{0,30}(?:too (?:large|big)|exceeds?[^.]{0,40}(?:size|limit|maximum))|size limit|larger than|max(?:imum)? (?:message )?size|message file too big/i,
  },
  {
    reason: "rate_limited",
    words:
      /too many (?:connection|message|recipient|mail|concurrent|session|invalid|error|rcpt)|rate[- ]?(?:limit|control)|receiving mail (?:at a rate|too quickly)|(?:exceeded|limit)[^.]{0,50}(?:per (?:hour|day|minute|second)|connections?|messages)|thrott|connection (?:rate|limit)|frequency limit|slow down|mails? per|sending limit|daily[^.]{0,30}(?:limit|quota)|concurrent/i,
  },
  {
    reason: "network",
    words: /mail ?loop|hop count|too many hops|loops? back to myself|routing loop|forwarded more than/i,
  },
  {
    reason: "policy",
    words:
      /sender[^.]{0,40}(?:rejected|denied|not allowed|not permitted|invalid|unknown|refused|does not exist|blocked)|(?:invalid|unknown|bad) (?:sender|return|envelope)|from address|domain of sender|relay(?:ing)?[^.]{0,20}(?:denied|not permitted|prohibited|not allowed)|unable to relay|not (?:permitted|allowed) to relay|(?:does not|doesn't) (?:accept|resolve)[^.]{0,30}(?:sender|from)|verif(?:y|ication) (?:failed )?[^.]{0,20}sender|mail from|must issue a starttls|encryption|\btls\b|not a member|members? only|not authori[sz]ed|restricted|prohibited|policy|administrative prohibition|protocol|syntax error|bare (?:lf|cr)/i,
  },
  { reason: "unknown_user", words: /recipient address rejected: ?access denied/i },
  {
    reason: "policy",
    words: /all recipient addresses rejected|permission to post|(?:not|no) (?:have )?permission|権限がない/i,
  },
  { reason: "network", words: /(?:not found|name service error)[^.]{0,120}try again|unverified address/i },
  {
    reason: "mailbox_disabled",
    words:
      /(?:mail ?box|account|user|recipient|address)[^.]{0,50}(?:disabled|inactive|suspended|not active|deactivated|locked|expired|closed|unavailable at this time|discontinued|frozen|on hold|has been blocked)|(?:disabled|inactive|suspended|deactivated|locked|discontinued) (?:mail ?box|account|user|recipient|address)|not accepting (?:mail|messages)|temporarily (?:inactive|disabled)|account that you tried to reach is (?:disabled|inactive)|no longer on server/i,
  },
  {
    reason: "unknown_domain",
    words:
      /host unknown|unknown host|host (?:or domain name )?not found|domain (?:name )?(?:not found|does not exist|doesn't exist|is not valid)|name (?:service error|or service not known)[^.]{0,80}(?:not found|nxdomain)|nxdomain|no such (?:domain|host)|unrouteable (?:mail )?domain|unroutable|(?:couldn't|could not|can(?:no|')t) find (?:a |any )?(?:host|mail server|domain|exchanger)|null ?mx|does not accept (?:any )?(?:mail|e-?mail)|no mail exchanger|all relevant mx records point to non-existent|domain name [^ ]* ?(?:was|could) not (?:be )?found|illegal host|invalid domain|bad destination (?:host|system)|unknown (?:or illegal )?domain|no (?:valid )?mx/i,
  },
  {
    reason: "unknown_user",
    words:
      /(?:user|recipient|mail ?box|address|account|alias|addressee|destinat(?:ion|aire)|local part)[^.]{0,70}(?:unknown|not (?:found|exist|known|recogni[sz]ed|valid|listed|available|on)|(?:does|did|do)(?: not|n'?t) (?:exist|have|like)|doesn't|invalid|no longer|never|n'existe|unavailable|rejected|moved)|(?:unknown|invalid|no such|nonexist\w*|non-existent|bad|incorrect|not a valid|not a known|undeliverable|unrout\w+|illegal) (?:local[- ]?(?:part|user)?|user|recipient|mail ?box|address|account|person|e-?mail|final delivery userid|addressee|virtual|alias|destination|rcpt)|no (?:mail ?box|user|account|such|recipient)|user unknown|unknown user|does ?n[o']t (?:have an?|exist)|not (?:our|a) (?:customer|valid (?:user|mailbox|recipient))|wasn.t found|not in (?:our )?(?:directory|address)|couldn't be found|could not be found|there is no (?:such|one|user)|not listed in|has moved|moved (?:to|permanently)|doesn't have a|recipient (?:name )?is not|dd user|mailbox unavailable|address rejected|destinataire|utilisateur|存在しない|не существует|не найден|no such user|unknown recipient|無効|宛先/i,
  },
  {
    reason: "network",
    words:
      /connect(?:ion)?[^.]{0,60}(?:timed? ?out|refused|reset|lost|dropped|failed|closed)|timed? ?out|timeout|network|no route|unreachable|(?:temporary )?name (?:lookup|resolution|service)|dns (?:error|failure|lookup)|retry time|could not connect|requests to connect|socket error|failed \d+ attempts|service (?:currently |temporarily )?unavailable|(?:unable|failed) to connect|message expired|expired|aborted after|not responding|try again later|server (?:is )?(?:busy|down)|deferred|delayed|lost connection|local error|system (?:error|resources|failure|config)|insufficient system|internal error|queue|unable to (?:open|contact)/i,
  },
  { reason: "policy", words: /access denied|permission/i },
  { reason: "unknown_user", enhanced: /^5\.1\.(?:0|1|3|6|10)$/ },
  { reason: "unknown_domain", enhanced: /^5\.(?:1\.2|4\.4|4\.310|1\.10)$/ },
  { reason: "policy", enhanced: /^(?:[45]\.(?:1\.[78]|7\.\d+|6\.\d+|5\.\d+)|5\.3\.2)$/ },
  { reason: "mailbox_disabled", enhanced: /^[45]\.2\.1$/ },
  { reason: "mailbox_full", enhanced: /^[45]\.2\.2$/ },
  { reason: "too_large", enhanced: /^[45]\.(?:2\.3|3\.4)$/ },
  { reason: "rate_limited", enhanced: /^4\.(?:2\.1|4\.5|5\.3|7\.28)$/ },
  { reason: "network", enhanced: /^(?:[45]\.(?:4\.\d+|3\.[015])|4\.3\.2)$/ },
  { reason: "network", code: /^4(?:21|5[01])$/ },
  { reason: "mailbox_full", code: /^[45]52$/ },
  { reason: "policy", code: /^5(?:0\d|3\d|54|7\d)$/ },
];
