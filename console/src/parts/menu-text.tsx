// The text of a menu with pieces of it marked: the line a caller is at, what was heard how often. Owns cutting the text; what a mark
// means and looks like is the page's.

import { Box } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import type { TextRange } from '../../../clients/typescript/src/schema.ts';

export type TextMark = TextRange & {
  readonly style?: CSSProperties;
  /** Drawn behind the piece, such as a badge. */
  readonly after?: ReactNode;
};

type MenuTextProps = {
  readonly label: string;
  readonly text: string;
  /** None may begin inside another. */
  readonly marks: readonly TextMark[];
};

const LIT: CSSProperties = {
  background: 'var(--mantine-color-yellow-light)',
  color: 'inherit',
  outline: '2px solid var(--mantine-color-yellow-filled)',
  borderRadius: 3,
};

export function MenuText({ label, text, marks }: MenuTextProps) {
  const sorted = [...marks].sort((one, other) => one.from - other.from);
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { from, to, style, after } of sorted) {
    if (from < at) continue;
    pieces.push(text.slice(at, from));
    pieces.push(
      <mark key={from} style={style ?? LIT}>
        {text.slice(from, to)}
      </mark>,
    );
    if (after !== undefined) pieces.push(<span key={`${from} after`}>{after}</span>);
    at = to;
  }
  pieces.push(text.slice(at));
  return (
    <Box
      component="section"
      aria-label={label}
      tabIndex={0}
      className="mono"
      style={{ whiteSpace: 'pre-wrap', overflow: 'auto', maxHeight: '60vh', lineHeight: 1.9 }}
      p="sm"
      bd="1px solid var(--mantine-color-default-border)"
    >
      {pieces}
    </Box>
  );
}
