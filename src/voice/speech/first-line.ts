// One line for the log out of what a program or service has said. Owns the cut; it must not judge.

const CHARACTERS = 300;

/** The first line that is not empty, without control characters, at most 300 characters; empty when there is none. */
export function firstLine(text: string): string {
  const line = text.split(/[\r\n]+/).find((part) => part.trim() !== '') ?? '';
  return line
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, CHARACTERS);
}
