// A message's status as a coloured word.

import { Badge } from '@mantine/core';
import type { Message } from '../../../clients/typescript/src/schema.ts';
import { STATUS_COLOURS, STATUS_WORDS } from '../words/message-words.ts';
import { useWords } from '../words/words.ts';

export function StatusBadge({ status }: { readonly status: Message['status'] }) {
  const words = useWords(STATUS_WORDS);
  return (
    <Badge color={STATUS_COLOURS[status]} variant="dot" tt="none" fw={500}>
      {words[status]}
    </Badge>
  );
}
