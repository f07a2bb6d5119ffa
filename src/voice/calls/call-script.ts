// What a call will say and may do, made ready before anybody is rung or answered: the program of its subscriber, every prompt
// spoken and encoded, the numbers it may call. Owns this preparation; nothing is heard of it on any line.

import type { TransferWay } from '../../core/numbers/transfer-number.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import { bind, type MenuSettings, type Part, type Program, spokenParts } from '../../language/index.ts';
import { parseVoice } from '../speech/parse-voice.ts';
import type { CallSurroundings } from './call-surroundings.ts';
import type { CallPrompts, FetchSound } from './prompts.ts';

export type CallScript = {
  readonly program: Program;
  readonly settings: MenuSettings;
  /** Held until they are released. */
  readonly prompts: CallPrompts;
  /** As it was when the call began. */
  readonly registered: ReadonlyMap<string, TransferWay>;
};

/** `interrupted`: the database could not say whom the call may ring; at another moment it can. */
export async function prepareScript(
  message: ClaimedMessage,
  program: Program,
  around: CallSurroundings,
): Promise<CallScript | 'failed' | 'interrupted'> {
  const { account, call, phone, text } = message;
  const bound = bind(program, { phone });
  const uploads: Part[] = (call?.uploads ?? []).map((_, at) => ({ kind: 'sound', source: `upload:${at}` }));
  const voice = parseVoice(call?.voice ?? account.settings.voice, text, around.defaultVoice);
  const fetch = soundOf(message, around);
  const [prompts, registered] = await Promise.all([
    around.shelf.prepare([...uploads, ...spokenParts(bound)], voice, fetch),
    callsOut(bound) ? mayRing(message, around) : NO_NUMBERS,
  ]);
  if (!prompts.ok) {
    around.onFault(`call ${message.publicId} cannot be spoken`, prompts.error);
    return 'failed';
  }
  if (!registered) {
    prompts.value.release();
    return 'interrupted';
  }
  const { menuSilence, menuRounds, menuWrongKeys, menuInterrupt, menuSms } = account.settings;
  return {
    program: bound,
    prompts: prompts.value,
    registered,
    settings: {
      silenceSeconds: menuSilence,
      silenceRounds: menuRounds,
      wrongKeys: menuWrongKeys,
      interrupt: menuInterrupt,
      smsMax: menuSms,
      uploads: uploads.length,
      phone,
    },
  };
}

function soundOf({ call }: ClaimedMessage, around: CallSurroundings): FetchSound {
  return (source) => {
    const upload = /^upload:(\d+)$/.exec(source);
    if (!upload) return around.fetchSound(source);
    return around.readUpload(call?.uploads[Number(upload[1])]?.file ?? source);
  };
}

async function mayRing(
  { account, publicId }: ClaimedMessage,
  { transferWays, onFault }: CallSurroundings,
): Promise<ReadonlyMap<string, TransferWay> | undefined> {
  try {
    return await transferWays(account);
  } catch (error) {
    onFault(`call ${publicId} cannot learn whom it may ring`, error);
    return undefined;
  }
}

/** Most menus call nobody: they need not ask the database who may be called. */
function callsOut(program: Program): boolean {
  return program.items.some((item) => item.actions.some((action) => action.kind === 'call'));
}

const NO_NUMBERS: ReadonlyMap<string, TransferWay> = new Map();
