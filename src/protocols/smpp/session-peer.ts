// What a session knows of its peer from what came and what did not: when it was last heard, whether it is still there, how busy it says it
// is. Owns these three; what follows from them is the session's affair.

import { type Tlv, tlvNumber } from './tlvs.ts';

export class SessionPeer {
  /** By the session's clock. */
  lastHeard = 0;
  private doubt: 'no' | 'yes' = 'no';
  private congestion = 0;
  private readonly asked: 'no' | 'yes';

  /** @param enquireLinkMs absent: the peer is never asked, so that its silence says nothing */
  constructor(enquireLinkMs: number | undefined) {
    this.asked = enquireLinkMs === undefined ? 'no' : 'yes';
  }

  /** Whether it is there at all: nothing more is sent until it is heard. */
  get doubted(): boolean {
    return this.doubt === 'yes';
  }

  /** `again`: it had been doubted. */
  hear(now: number): 'again' | 'as-ever' {
    this.lastHeard = now;
    if (!this.doubted) return 'as-ever';
    this.doubt = 'no';
    return 'again';
  }

  /** A request that left then was not answered in time; `ask`: nothing at all came since, and it is to be asked for a sign of life. */
  unanswered(sentAt: number): 'ask' | 'wait' {
    if (this.asked === 'no' || this.doubted || this.lastHeard >= sentAt) return 'wait';
    this.doubt = 'yes';
    return 'ask';
  }

  /** The congestion_state of an answer, when it is another than before (5.0 section 4.8.4.18). */
  congestionOf(tlvs: readonly Tlv[]): number | undefined {
    const percent = tlvNumber(tlvs, 'congestion_state');
    if (percent === undefined || percent > 100 || percent === this.congestion) return undefined;
    this.congestion = percent;
    return percent;
  }
}
