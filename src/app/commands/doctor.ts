// `dozvon doctor`: looks at the machine and the configuration and says in plain words what is right and what is not. Owns the
// printing; what is wrong makes the command fail.

import type { NameLanguage } from '../../core/messages/status.ts';
import { CommandError } from '../command-error.ts';
import { diagnose } from '../doctor-checks.ts';
import { inWords, COMMAND_WORDS as WORDS } from '../doctor-words.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';

export async function doctor({ lang }: { readonly lang: NameLanguage }): Promise<void> {
  const settings = await loadSettings();
  say(inWords(WORDS.configuration, { file: settings.file ?? WORDS['no-file'] })[lang]);
  const findings = await diagnose({ settings }, ({ subject, is, sentence }) =>
    say(`${WORDS[is][lang]}  ${subject[lang]}: ${sentence[lang]}`),
  );
  const wrong = findings.filter(({ is }) => is === 'wrong').length;
  if (wrong === 1) throw new CommandError(WORDS.one[lang]);
  if (wrong > 1) throw new CommandError(inWords(WORDS.many, { count: wrong })[lang]);
}
