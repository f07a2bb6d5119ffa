// What `dozvon answers set` is told, whoever is asked: the data folder or a server. Owns that exactly one thing answers.

import type { Rejection } from '../core/incoming/call-answer.ts';
import { misused } from './command-error.ts';
import { readTextFile } from './text-file.ts';

export type AnswerOptions = {
  readonly menu?: string;
  readonly text?: string | undefined;
  readonly textFile?: string;
  readonly sound?: string;
  readonly transfer?: string;
  readonly wait?: number;
  readonly record?: true;
  readonly reject?: Rejection;
  readonly calls?: number;
  readonly seconds?: number;
};

/** The text, wherever it stands; with a transfer it is spoken before it. */
export async function answerText(options: AnswerOptions): Promise<string | undefined> {
  const { menu, sound, transfer, reject, text, textFile } = options;
  if (transfer === undefined && (options.wait !== undefined || options.record !== undefined))
    throw misused('--wait and --record go with --transfer');
  if (text !== undefined && textFile !== undefined)
    throw misused('--text and --text-file exclude each other');
  const said = textFile === undefined ? text : await readTextFile(textFile);
  const alone = transfer === undefined ? said : undefined;
  if ([menu, alone, sound, transfer, reject].filter((one) => one !== undefined).length !== 1)
    throw misused('say what answers with one of --menu, --text, --sound, --transfer, --reject');
  return said;
}
