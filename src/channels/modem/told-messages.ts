// What a modem tells on its way into the store: messages of subscribers, their parts, and reports. Owns that nothing is forgotten
// by the modem before it is stored here.

import type { Instant } from '../../base/time.ts';
import type { Inbox } from '../../core/ports.ts';
import type { ClaimLoop } from '../claim-loop.ts';
import type { LinkDoors } from '../link.ts';
import type { PartNames } from './part-names.ts';
import { reportOf } from './refusals.ts';
import { readTold, type Told } from './told-pdu.ts';

type ToldMessagesOptions = Pick<LinkDoors, 'name' | 'reception' | 'clock' | 'meter' | 'report'> & {
  readonly inbox: Inbox;
  /** The number of the SIM. */
  readonly to: string;
  readonly names: PartNames;
  readonly loop: ClaimLoop;
};

/** No later than now, whatever clock the centre has. */
function earlier(moment: Instant | undefined, now: Instant): Instant {
  return moment !== undefined && moment < now ? moment : now;
}

export class ToldMessages {
  readonly #options: ToldMessagesOptions;

  constructor(options: ToldMessagesOptions) {
    this.#options = options;
  }

  /** `taken`: stored; `left`: nobody can read it; `open`: the link ended before. */
  async store(pdu: Uint8Array): Promise<'taken' | 'left' | 'open'> {
    const { name, to, clock, loop, report } = this.#options;
    const read = readTold(pdu, { source: name, to, now: clock.now() });
    if (!read.ok) {
      report(`link ${name}`, `a message stays in the modem: ${read.error}`);
      return 'left';
    }
    const stored: 'taken'[] = [];
    await loop.store(async () => {
      await this.#store(read.value);
      stored.push('taken');
    });
    return stored[0] ?? 'open';
  }

  async #store(told: Told): Promise<void> {
    const { reception, inbox, meter, names, clock, name, report } = this.#options;
    if (told.kind === 'report') {
      const { reference, sentAt, dischargedAt, status } = told.report;
      const outcome = reportOf(status);
      if (!outcome) return;
      const now = clock.now();
      const ids = names.candidates(told.phone, reference, { acceptedAt: sentAt?.at, now });
      await inbox.receipt({ link: name, ids, at: earlier(dischargedAt?.at, now), report: outcome });
      return meter.receipt(outcome.kind);
    }
    const received =
      told.kind === 'part' ? await reception.receivePart(told.part) : await reception.receive(told.message);
    if (received.kind === 'too-long') report(`link ${name}`, 'a message is longer than any can be');
    if (received.kind !== 'known') meter.incoming();
  }
}
