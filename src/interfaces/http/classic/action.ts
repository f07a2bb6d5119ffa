// Which of a page's actions a request asks for: `add=1`, `chg=1` and the like, exactly one of them, and the number of a record.
// Owns these readings.

import { err, ok, type Result } from '../../../base/result.ts';
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

/** The number of a record, from 1; undefined for anything else. */
export function recordId(text: string): number | undefined {
  const plain = text.trim();
  return /^0*[1-9]\d{0,14}$/.test(plain) ? Number(plain) : undefined;
}
