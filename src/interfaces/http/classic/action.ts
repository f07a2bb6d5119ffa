// Which of a page's actions a request asks for: `add=1`, `chg=1` and the like, and the number of a record.
// Owns these readings.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Answer } from './classic-request.ts';
import { isOn, type Parameters } from './parameters.ts';
import { type ClassicFault, wrongParameters } from './replies.ts';

export function actionOf<Action extends string>(
  parameters: Parameters,
  actions: readonly Action[],
): Result<Action, ClassicFault> {
  if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
  const asked = actions.filter((action) => isOn(parameters.text(action)));
  const [action] = asked;
  if (action !== undefined && asked.length === 1) return ok(action);
  return err(wrongParameters(`one of ${actions.map((name) => `${name}=1`).join(', ')} is needed`));
}

/** A page that is many: the first of its flags that is on decides which answers. */
export function answerByFlag(
  doors: Doors,
  actions: readonly (readonly [flag: string, answer: (doors: Doors) => Answer])[],
): Answer {
  const answers = actions.map(([flag, answer]) => ({ flag, answer: answer(doors) }));
  return async (request) => {
    const { parameters } = request;
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    const asked = answers.find(({ flag }) => isOn(parameters.text(flag)));
    if (asked) return await asked.answer(request);
    return err(wrongParameters(`one of ${actions.map(([flag]) => `${flag}=1`).join(', ')} is needed`));
  };
}

/** The number of a record, from 1; undefined for anything else. */
export function recordId(text: string): number | undefined {
  const plain = text.trim();
  return /^0*[1-9]\d{0,14}$/.test(plain) ? Number(plain) : undefined;
}
