// A printed reference page: its title, its note, its tables. Owns how a table is written in Markdown; what stands in it is
// reference.ts's and reference-ru.ts's.

export type Page = { readonly title: string; readonly text: readonly string[] };

function cell(value: unknown): string {
  return String(value ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ⏎ ');
}

export function table(heads: readonly string[], rows: readonly (readonly unknown[])[]): readonly string[] {
  const line = (cells: readonly unknown[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

export const code = (text: unknown): string => `\`${String(text)}\``;

export const REFERENCE_NOTE = 'Printed from the tables in the code by `npm run docs`; do not edit.';

/** File name → its whole text. */
export function printed(
  pages: readonly (readonly [string, Page])[],
  note: string,
): readonly (readonly [string, string])[] {
  return pages.map(([name, page]) => [name, `# ${page.title}\n\n${note}\n\n${page.text.join('\n')}\n`]);
}
