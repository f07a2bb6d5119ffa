// Why a message is where it is, as the core says it, whoever was asked: the data folder or a server. Owns that form.

import { say } from './say.ts';

export function saySentences(sentences: readonly string[]): void {
  say(sentences.join('\n'));
}
