// `dozvon lsp`: the menu language in editors. An editor starts it and talks to it over standard input and output; it needs no server,
// no database and no settings.

import { serveEditor } from '../../interfaces/lsp/server.ts';
import type { Language } from '../../language/index.ts';

export async function lsp(options: { readonly lang?: Language }): Promise<void> {
  const code = await serveEditor({ input: process.stdin, output: process.stdout, language: options.lang });
  // The protocol library watches the editor's process for as long as it can.
  process.exit(code);
}
