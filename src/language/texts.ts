// A spoken text becomes parts: speech and the sounds of `<file ...>` tags, each where it stands. Owns the tag and the
// reading of codes digit by digit; it must not know where a text stands in the message.
import { complaint, type Diagnostic } from './diagnostics.ts';
import type { Part } from './machine-types.ts';
import { spelled } from './program.ts';
import { before, type Cell, meant, shape, spanOf, trimmed } from './scan.ts';

export type Text = {
  readonly cells: readonly Cell[];
  readonly parts: readonly Part[];
  readonly diagnostics: readonly Diagnostic[];
};

/** The tag; the endings of other mark-up, `/>` and `</file>`, are taken with it so that nobody hears them. */
const TAG = /<file(?=[\s>])([^<>]*?)(?:(?:\s\/)?(>)(?:\s*<\/file\s*>)?|(?=<|$))/gi;
/** A code of 4 to 8 digits and nothing else is read digit by digit. */
const CODE = /^\d{4,8}$/;

export function textOf(given: readonly Cell[]): Text {
  const cells = trimmed(given);
  const parts: Part[] = [];
  const diagnostics: Diagnostic[] = [];
  const speak = (piece: readonly Cell[]) => {
    const text = meant(trimmed(piece));
    if (text !== '') parts.push({ kind: 'speech', text });
  };
  let from = 0;
  for (const match of shape(cells).matchAll(TAG)) {
    const tag = cells.slice(match.index, match.index + match[0].length);
    const source = meant(trimmed(tag.slice('<file'.length, '<file'.length + match[1]!.length)));
    speak(cells.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] && source !== '') parts.push({ kind: 'sound', source });
    else {
      const reason = match[2] ? 'it names no file' : 'its closing ">" is missing';
      diagnostics.push(
        complaint('command-malformed', spanOf(tag, before(tag[0]!)), { command: '<file>', reason }),
      );
    }
  }
  speak(cells.slice(from));
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'speech' && CODE.test(only.text))
    return { cells, parts: [{ kind: 'speech', text: spelled(only.text) }], diagnostics };
  return { cells, parts, diagnostics };
}
