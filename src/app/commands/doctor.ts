// `dozvon doctor`: looks at the machine and the configuration and says in plain words what is right and what is not. Owns the
// printing; what is wrong makes the command fail.

import { CommandError } from '../command-error.ts';
import { diagnose } from '../doctor-checks.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';

export async function doctor(): Promise<void> {
  const settings = await loadSettings();
  say(`configuration: ${settings.file ?? 'no file, defaults and variables'}`);
  const findings = await diagnose({ settings }, ({ subject, is, sentence }) =>
    say(`${is === 'well' ? 'ok   ' : 'WRONG'}  ${subject}: ${sentence}`),
  );
  const wrong = findings.filter(({ is }) => is === 'wrong').length;
  if (wrong > 0) throw new CommandError(wrong === 1 ? 'one thing is wrong' : `${wrong} things are wrong`);
}
