// The word that somebody meant who typed another. Owns the likeness: letters left out, added, changed or taken for one another.

/** More than so many mistakes make another word of it. */
const MOST = 3;

/** Undefined: nothing is like it. */
export function suggestion(typed: string, known: readonly string[]): string | undefined {
  const small = typed.toLowerCase();
  const most = Math.min(MOST, Math.floor(small.length / 3));
  const like = known
    .map((word) => ({ word, mistakes: mistakesIn(small, word.toLowerCase()) }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((one, other) => one.mistakes - other.mistakes);
  return like[0]?.word;
}

/** Levenshtein's distance, a row at a time. */
function mistakesIn(typed: string, word: string): number {
  let above = Array.from({ length: word.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...typed].entries()) {
    const row = [line + 1];
    for (const [at, other] of [...word].entries())
      row.push(
        Math.min((above[at] ?? 0) + (letter === other ? 0 : 1), (above[at + 1] ?? 0) + 1, (row[at] ?? 0) + 1),
      );
    above = row;
  }
  return above.at(-1) ?? 0;
}
