// A call from the answer to its end, whoever called whom: the menu runs on the leg, recordings are kept, and the last word says how
// long it was and why it ended. Owns putting these together; the menu's steps are `menu-run.ts`.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import type { CallEvent } from '../../core/events/call-event.ts';
import { handlerFields } from '../../core/menus/handler-fields.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { AccountMenuSettings, MenuSettings } from '../../language/index.ts';
import type { Leg, LegEnd, LegEvent } from '../leg.ts';
import { causeOf } from '../legs/causes.ts';
import type { CallLog } from './call-log.ts';
import type { CallScript } from './call-script.ts';
import type { CallSurroundings } from './call-surroundings.ts';
import { MenuRun } from './menu-run.ts';

type CallTalkParts = {
  readonly message: ClaimedMessage;
  readonly leg: Leg;
  readonly script: CallScript;
  /** The longest the call may last. */
  readonly seconds: number;
  readonly log: CallLog;
  readonly around: CallSurroundings;
};

export class CallTalk {
  readonly #parts: CallTalkParts;
  readonly #menu: MenuRun;

  /** Somebody has answered, or has been answered: the first word is said at once. */
  constructor(parts: CallTalkParts) {
    this.#parts = parts;
    const { message, leg, script, log, around } = parts;
    const { account, publicId, phone, sender } = message;
    const { plane, scheduler, dial, clock } = around;
    log.write({
      kind: 'answered',
      ...(script.program.menu === 'yes' && { settings: kept(script.settings) }),
    });
    this.#menu = new MenuRun({
      leg,
      program: script.program,
      settings: script.settings,
      prompts: script.prompts,
      tone: plane.tone('record-start'),
      ringing: plane.tone('ringing'),
      parting: plane.tone('parting'),
      callSeconds: parts.seconds,
      scheduler,
      transfer: {
        ring: account.settings.ring,
        registered: script.registered,
        dial: (wish) => dial({ ...wish, account: account.id }),
        callerId: sender ?? account.settings.callerId,
      },
      recordingPath: (item, number) => this.#recordingPath(item, number),
      write: (event: CallEvent, followUp) => log.write(event, followUp),
      handlerFields: (moment) =>
        handlerFields({
          ...moment,
          id: publicId,
          phone,
          at: clock.now(),
          timeZone: account.settings.timeZone,
        }),
    });
    this.#menu.start();
  }

  onLeg(event: LegEvent): void {
    this.#menu.onLeg(event);
  }

  /** The leg is over: what there is to say of the call once every recording is a closed file. */
  async over(end: LegEnd): Promise<{ readonly seconds: number; readonly cause: string }> {
    const { seconds } = this.#menu;
    await this.#settleRecordings();
    const cause =
      this.#menu.hangUpCause ??
      (end.kind === 'hung-up' ? 'subscriber' : causeOf(end, { answered: 'yes' }).name);
    return { seconds, cause };
  }

  #recordingPath(item: string, number: number): string {
    const { message, around } = this.#parts;
    const name = `${message.ref}-${message.attempt}-${number}-${item.replace(/[^\w]/g, '_')}.wav`;
    return path.join(around.recordings, name);
  }

  /** A recording whose last word got lost with the leg is kept as far as it is on disk. */
  async #settleRecordings(): Promise<void> {
    const { log, around } = this.#parts;
    const patience = LIMITS.calls.recordingCloseSeconds * 1000;
    await new Promise<void>((resolve) => {
      const giveUp = around.scheduler.after(patience, resolve);
      void this.#menu.recordingsClosed().then(() => {
        giveUp();
        resolve();
      });
    });
    for (const { item, path: file } of this.#menu.stillOpen()) {
      const bytes = await stat(file).then(
        (found) => found.size,
        () => 0,
      );
      const seconds = Math.max(0, Math.floor((bytes - WAV_HEADER_BYTES) / WAV_BYTES_A_SECOND));
      log.write({ kind: 'recorded', item, seconds, end: 'failed', path: path.basename(file), bytes });
    }
  }
}

/** Without what the message itself tells. */
function kept({ uploads: _uploads, phone: _phone, ...settings }: MenuSettings): AccountMenuSettings {
  return settings;
}

const WAV_HEADER_BYTES = 44;
const WAV_BYTES_A_SECOND = 16_000;
