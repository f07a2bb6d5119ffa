// `dozvon api --list`: every operation there is. Owns the listing; operations themselves are commands made of the description.

import { tableLines } from '../terminal/table.ts';
import { look, paint, printDocument, printLines } from './answers.ts';
import { apiDescription } from './description.ts';

export async function apiList(options: { readonly json?: true }): Promise<void> {
  const { operations } = apiDescription();
  const rows = operations.map(({ id, method, path, summary, tag }) => ({ id, method, path, summary, tag }));
  if (options.json) return await printDocument(rows);
  const columns = [
    { heading: 'operation' },
    { heading: 'request' },
    { heading: 'what it does', gives: 'way' as const },
  ];
  for (const tag of new Set(rows.map((row) => row.tag))) {
    const own = rows.filter((row) => row.tag === tag);
    await printLines([paint('bold', tag)]);
    await printLines(
      tableLines(
        columns,
        own.map(({ id, method, path, summary }) => [id, `${method} ${path}`, summary]),
        look(),
      ).slice(1),
    );
    await printLines(['']);
  }
}
