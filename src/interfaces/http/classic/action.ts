// Which of a page's actions a request asks for: `add=1`, `chg=1` and the like. Owns that reading.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { isOn, type Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';

/** Of a table of actions, the one whose name is on; neither none nor several. */
export function actionOf<Action>(
  parameters: Parameters,
  table: Readonly<Record<string, Action>>,
): Result<Action, ClassicFault> {
  if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
  const asked = Object.entries(table).filter(([name]) => isOn(parameters.text(name)));
  const [action] = asked;
  if (action !== undefined && asked.length === 1) return ok(action[1]);
  return err(wrongParameters(`exactly one of ${Object.keys(table).join(', ')} must be 1`));
}

/** The first of a page's actions that is on. */
export function firstAction<Action>(
  parameters: Parameters,
  table: Readonly<Record<string, Action>>,
): Result<Action, ClassicFault> {
  if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
  const asked = Object.entries(table).find(([name]) => isOn(parameters.text(name)));
  if (asked) return ok(asked[1]);
  const names = Object.keys(table).map((name) => `${name}=1`);
  return err(wrongParameters(`one of ${names.join(', ')} is needed`));
}

/** A page that is many: the first of its flags that is on decides which answers. */
export function answerByFlag(
  doors: Doors,
  table: Readonly<Record<string, (doors: Doors) => Answer>>,
): Answer {
  const answers = Object.fromEntries(Object.entries(table).map(([flag, answer]) => [flag, answer(doors)]));
  return async (request) => {
    const answer = firstAction(request.parameters, answers);
    return answer.ok ? await answer.value(request) : answer;
  };
}
