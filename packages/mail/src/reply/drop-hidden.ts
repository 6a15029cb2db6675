/** Longer lines are what somebody wrote. */
const LINE_MAX = 300;

/** Lines above a quoted mail; what is below one is hidden when a blank line stands above it. */
const HEADERS: readonly { starts: RegExp; ends: RegExp }[] = [
  {
    starts: /^[-\s]*(?:On|Le|El|Il|Em|In data)\s/u,
    ends: /(?:wrote|écrit|escribió|scritto|escreveu)\s?:?\s?-*$/u,
  },
  { starts: /^\s*Am\s.*\sschrieb/u, ends: /[\]>]:$/u },
  { starts: /^\s*(?:Op\s.*schreef|Den\s.*\sskrev|[a-z]{3,4}\.\s.*\sskrev)\s/u, ends: /:$/u },
  { starts: /^\s*(?:W\sdniu|Dnia)\s/u, ends: /(?:pisze|napisał(?:\(a\))?):$/u },
  { starts: /^\s*pe\s/u, ends: /\skirjoitti:$/u },
  { starts: /^\s*ср,\s.*\sг\. в\s/u, ends: /[\]>|]:$/u },
  { starts: /^在/u, ends: /写道：$/u },
  { starts: /^20\d\d[./]/u, ends: /(?:\s작성|のメッセージ):$/u },
  { starts: /^(?:\d\d.\d\d.20\d\d|20\d\d-\d\d.\d\d.\d\d:\d\d|\d\d:\d\d)/u, ends: /> *:$/u },
  { starts: /^\s*(?:From|Von|De|Van|Da)\s?:[^[|<]+[[|<]/u, ends: /[\]>|]\s*$/u },
];

/** What stands below one of these lines is a signature. */
const SIGNATURES: readonly RegExp[] = [
  /^(?:\s*-{2,4}|\s*_{2,4}|-- |\+{2,4}|={2,4}|_{32})$/u,
  /^(?:Sent from|Get Outlook for|Gesendet von .* für|Sendt fra|Envoyé depuis|Envoyé de mon|Envoyé à partir de|Télécharger Outlook pour|Enviado desde|Verzonden vanaf|Verstuurd vanaf) ./u,
  /^Von .+ gesendet$/u,
  /^(?:cheers|best wishes|bien . vous|\w{0,20}\s?(?:\sand\s)?regards|\w{0,20}\s?cordialement),?!?！?$/iu,
  /^bonne (?:journ.e|soir.e)!?$/iu,
];

type Fragment = { lines: string[]; isQuoted: boolean; isHidden: boolean };

const isSignature = (line: string): boolean =>
  line.length <= LINE_MAX && SIGNATURES.some((each) => each.test(line));
const isHeader = (line: string): boolean =>
  line.length <= LINE_MAX && HEADERS.some(({ starts, ends }) => ends.test(line) && starts.test(line));

const isGoingOn = ({ isQuoted }: Fragment, line: string, isQuote: boolean): boolean =>
  isQuoted === isQuote || (isQuoted && (line === "" || isHeader(line)));

/** Cuts a text from below into what is quoted, what is a signature, and what is neither. */
function cutFragments(text: string): Fragment[] {
  const fragments: Fragment[] = [];
  let open: Fragment | undefined;
  for (const written of text.split("\n").reverse()) {
    const line = isSignature(written) ? written : written.trimEnd();
    const above = open?.lines.at(-1) ?? "";
    const closes = open !== undefined && (isSignature(above) || (line === "" && isHeader(above)));
    if (open !== undefined && closes) {
      open.isHidden = true;
      open = undefined;
    }
    const isQuote = line.startsWith(">");
    if (open === undefined || !isGoingOn(open, line, isQuote)) {
      open = { lines: [], isQuoted: isQuote, isHidden: isQuote };
      fragments.push(open);
    }
    open.lines.push(line);
  }
  return fragments.reverse();
}

/**
 * Drops what mail programs hide: quoted lines with the line above them, and what stands below the first line of a
 * signature. Lines of more than 300 characters count as written by a person. May leave nothing.
 */
export function dropHidden(text: string): string {
  return cutFragments(text)
    .filter(({ isHidden, lines }) => !isHidden && lines.some((line) => line !== ""))
    .map(({ lines }) => lines.reverse().join("\n").replace(/^\n/u, ""))
    .join("\n");
}
