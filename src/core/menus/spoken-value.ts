// A value from outside that is filled into a spoken text: a name from a book, what a watch has measured. Owns which signs of
// it would be commands of a menu; what is filled in where is decided elsewhere.

/** Without the signs that begin a menu, a tag or an escape, so that no value can add a branch to a call; nor what nobody can say. */
export function spokenValue(value: string): string {
  return value.replace(/[{}<>\\]/g, '').replace(/[\s\p{Cc}]+/gu, ' ');
}
