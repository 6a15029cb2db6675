/** What mail programs write in front of a quoted mail in HTML. */
const QUOTE_MARKS =
  /<(?:div|blockquote|section|table|hr|p|span)\b[^>]{0,300}(?:class="?[^">]{0,60}(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote|OutlookMessageHeader|ms-outlook-mobile-reference|front-blockquote|WordSection1Quote)|id="?(?:x_)?(?:appendonsend|divRplyFwdMsg|stopSpelling|mail-editor-reference-message-container|isForwardContent|origbody|reply-intro|replysplit)|name="?quote|type="?cite|border-top: ?(?:solid|1(?:\.0)?pt solid) #(?:e1e1e1|b5c4df))/iu;

/** Cuts HTML in front of the quoted mail where a mail program marked it; the whole when it marked none. */
export function cutHtmlQuote(html: string): string {
  const at = html.search(QUOTE_MARKS);
  return at === -1 ? html : html.slice(0, at);
}
