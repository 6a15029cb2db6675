/** A Markdown table; cells may not hold line breaks. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A whole page with the remark that it is made by a program. */
export function page(title: string, lead: string, body: string): string {
  return `# ${title}\n\n${lead}\n\nMade by \`npm run gen\`; edit the source, not this page.\n\n${body}\n`;
}
