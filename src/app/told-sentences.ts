// Why a message is where it is, as the core says it, whoever was asked: the data folder or a server. Owns that form.

import { say } from './say.ts';
import { lines } from './terminal/foreign-text.ts';

export function saySentences(sentences: readonly string[]): void {
  say(lines(sentences.join('\n')));
}
