// Numbering plans for tests: from lines written in the test, and the one that comes with the program. Owns the header that
// every file must have, so that tests show the lines they mean.

import { NumberingPlan } from '../../src/core/numbers/numbering-plan.ts';
import { FIRST_LINE, readNumbering } from '../../src/core/numbers/numbering-text.ts';
import { readPlan } from '../../src/storage/numbering/numbering-files.ts';

/** Lines with blanks between the fields, a full stop for an empty one. */
export function numberingText(lines: readonly string[], covers = ''): string {
  const header = [FIRST_LINE, '# source: the test', '# licence: free', '# date: 2026-01-31'];
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/\s+/)
      .map((field) => (field === '.' ? '' : field))
      .join('\t'),
  );
  return [...header, `# covers: ${covers || ' '}`, ...rows, ''].join('\n');
}

/** Each text a file, laid over one another; throws what a file is refused with. */
export function planOf(...texts: readonly string[]): NumberingPlan {
  const files = texts.map((text, at) => {
    const read = readNumbering(`${at + 1}.tsv`, text);
    if (!read.ok) throw new Error(read.error);
    return read.value;
  });
  const plan = NumberingPlan.of(files);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

export function shippedPlan(): NumberingPlan {
  const plan = readPlan({});
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}
