// `get.php`: lists of what the account has, each asked for by a flag of its own (spec http-data). Owns the table of flags; what a
// list holds is its own file's.

import { err } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Answer } from './classic-request.ts';
import { getAnswers } from './get-answers.ts';
import { isOn } from './parameters.ts';
import { wrongParameters } from './replies.ts';

/** The first flag that is on decides. */
const ACTIONS: Readonly<Record<string, (doors: Doors) => Answer>> = {
  get_answers: getAnswers,
};

export function getAnswer(doors: Doors): Answer {
  return async (request) => {
    const { parameters } = request;
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    const action = Object.entries(ACTIONS).find(([flag]) => isOn(parameters.text(flag)));
    if (!action) return err(wrongParameters(`none of ${Object.keys(ACTIONS).join(', ')} is given`));
    return await action[1](doors)(request);
  };
}
