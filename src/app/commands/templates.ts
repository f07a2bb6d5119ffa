// `dozvon templates …`: what an administrator sees of texts registered with operators, and decides about them. Owns the printing
// and the reading of the options.

import { TEMPLATE_STATES } from '../../core/texts/operator-template.ts';
import { CommandError, misused } from '../command-error.ts';
import { recordIds } from '../record-ids.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function templatesList(options: {
  readonly account?: string;
  readonly state?: string;
}): Promise<void> {
  const state = TEMPLATE_STATES.find((one) => one === options.state);
  if (options.state !== undefined && !state)
    throw misused(`--state: it must be one of ${TEMPLATE_STATES.join(', ')}`);
  await withStorage(async (storage) => {
    const templates = await storage.operatorTemplates.all({ login: options.account, state });
    for (const { id, login, sender, mark, state: now, reason, text } of templates) {
      const why = reason === '' ? '' : ` (${reason})`;
      say(`${id} ${login} "${sender}" ${mark} ${now}${why}: ${text.replace(/\s+/g, ' ')}`);
    }
    if (templates.length === 0) say('there are none');
  });
}

export async function templatesDecide(
  state: 'approved' | 'refused',
  texts: readonly string[],
  reason: string,
): Promise<void> {
  const ids = recordIds(texts);
  await withStorage(async (storage) => {
    const decided = await storage.operatorTemplates.decide(ids, state, reason);
    const missing = ids.filter((id) => !decided.has(id));
    if (decided.size > 0) say(`${state}: ${[...decided].join(', ')}`);
    if (missing.length > 0) throw new CommandError(`there is no registered text ${missing.join(', ')}`);
  });
}
