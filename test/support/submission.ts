// A submission as a door would make it: one text to some numbers, at once, with the usual waiting rule.

import { HOUR } from '../../src/base/time.ts';
import type { MessageKind } from '../../src/core/messages/kind.ts';
import type { Submission } from '../../src/core/messages/submission.ts';

export function submissionOf(
  kind: MessageKind,
  text: string,
  given: Partial<Submission> & { readonly phones?: readonly string[] } = {},
): Submission {
  const { phones = ['79991234567'], ...rest } = given;
  const call = { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads: [] };
  return {
    door: 'http',
    kind,
    items: [{ phones, text }],
    when: { kind: 'now' },
    validity: 24 * HOUR,
    transliterate: 'no',
    purpose: 'send',
    ...(kind === 'call' ? { call } : {}),
    ...rest,
  };
}
