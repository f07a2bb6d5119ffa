// What a menu's `url` command tells a handler (menu language, section 4). Owns the names and order of the fields; how
// they are written and signed is the webhook's.

import { type Instant, unixSeconds } from '../../base/time.ts';
import { localDateTime } from '../messages/local-time.ts';

type HandlerMoment = {
  readonly id: string;
  readonly phone: string;
  /** Path or label. */
  readonly item: string;
  /** First words of the item. */
  readonly name: string;
  readonly key: string;
  /** Whole seconds since the answer and since MENU TEXT first began. */
  readonly sinceAnswer: number;
  readonly sinceMenu: number;
  readonly at: Instant;
  /** IANA zone of `time`. */
  readonly timeZone: string;
};

export function handlerFields(moment: HandlerMoment): ReadonlyMap<string, string> {
  return new Map([
    ['id', moment.id],
    ['phone', moment.phone],
    ['item', moment.item],
    ['name', moment.name],
    ['duration', String(moment.sinceAnswer)],
    ['menu_time', String(moment.sinceMenu)],
    ['time', localDateTime(moment.at, moment.timeZone)],
    ['ts', String(unixSeconds(moment.at))],
    ['key', moment.key],
  ]);
}
