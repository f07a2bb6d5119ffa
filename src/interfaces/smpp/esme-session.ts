// One connection of a client: its bind, its requests answered, what it is told. Owns the session of this client; what a request asks is
// read and done by `answers.ts`, what waits to be told is the queue's.

import type { Socket } from 'node:net';
import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { type ConnectionEvent, SmppConnection } from '../../channels/smpp/connection.ts';
import { Throttle } from '../../channels/smpp/throttle.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { BindAsked } from '../../core/esme/esme-access.ts';
import { type EsmeDelivery, toldAgainAt } from '../../core/esme/esme-deliveries.ts';
import { type ResponseName, responseTo } from '../../protocols/smpp/command-ids.ts';
import { statusNumber } from '../../protocols/smpp/command-status.ts';
import { type BindName, type ContentOf, compose, type PduOf } from '../../protocols/smpp/pdu.ts';
import type {
  Direction,
  NotSentWhy,
  OperationPdu,
  SessionEffect,
  SessionSettings,
} from '../../protocols/smpp/session-types.ts';
import { type Tlv, tlv } from '../../protocols/smpp/tlvs.ts';
import type { Bound } from './account-binds.ts';
import { type Answering, answerTo, messagesIn } from './answers.ts';
import { isUnread, type ParameterDoubt } from './parameter-doubt.ts';
import { bindStatus, type Refusal } from './replies.ts';
import type { SmppMeter } from './smpp-meter.ts';
import { deliveryOf, type Parameters } from './told-pdus.ts';
import type { ToldQueue } from './told-queue.ts';

type SessionDoors = Answering & {
  readonly told: ToldQueue;
  readonly meter: SmppMeter;
  readonly doubt: ParameterDoubt;
  readonly closed: (session: EsmeSession) => void;
};

const SESSION: SessionSettings = {
  role: 'smsc',
  interface_version: 0x50,
  window: LIMITS.smppServer.receiptWindowMost,
  // An account's own window is narrower; this one holds whoever has none yet.
  peerWindow: LIMITS.smppServer.windowMost,
  sessionInitMs: LIMITS.smppServer.bindTime,
  responseMs: LIMITS.smppServer.answerTime,
  // Never asked with enquire_link: the official library takes the next PDU for the answer to its request (spec smpp.md 7).
  inactivityMs: LIMITS.smppServer.idleTime,
};

/** How we call ourselves in the answer to a bind. */
const SYSTEM_ID = 'dozvon';
/** system_type that makes data_coding 0 ISO-8859-1 (spec smpp.md 3). */
const ISO = 'ISO';

type Sent = {
  readonly delivery: EsmeDelivery;
  readonly sentAt: number;
  readonly parameters: Parameters;
};

type Standing =
  | { readonly kind: 'unbound' }
  | {
      readonly kind: 'bound';
      readonly direction: Direction;
      readonly version: number;
      readonly centreDefault: 'gsm7' | 'latin1';
    }
  | { readonly kind: 'ended' };

export class EsmeSession implements Bound {
  readonly #doors: SessionDoors;
  readonly #connection: SmppConnection<Sent>;
  readonly #throttle = new Throttle();
  readonly address: string;
  #account: Account | undefined;
  #asked: BindAsked | undefined;
  #systemType = '';
  #standing: Standing = { kind: 'unbound' };
  /** Requests without an answer. */
  #pending = 0;
  /** Deliveries without one. */
  #telling = 0;
  /** Whether the client has ever answered one. */
  #heeds: 'not yet' | 'yes' = 'not yet';

  constructor(socket: Socket, doors: SessionDoors) {
    this.#doors = doors;
    this.address = socket.remoteAddress ?? '';
    this.#connection = new SmppConnection<Sent>({
      socket,
      session: SESSION,
      time: doors.time,
      onEvent: (event) => this.#hear(event),
    });
  }

  get account(): Account {
    if (!this.#account) throw new Error('the session is not bound');
    return this.#account;
  }

  get asked(): BindAsked {
    if (!this.#asked) throw new Error('the session is not bound');
    return this.#asked;
  }

  get receives(): 'yes' | 'no' {
    const standing = this.#standing;
    return standing.kind === 'bound' && standing.direction !== 'transmitter' ? 'yes' : 'no';
  }

  get room(): number {
    if (this.receives === 'no' || this.#throttle.wait(this.#doors.time.now()) > 0) return 0;
    const own = this.account.settings.smppReceiptWindow - this.#telling;
    return Math.max(0, Math.min(own, this.#connection.room));
  }

  refresh(account: Account): void {
    this.#account = account;
  }

  /** What is pending is answered, then unbind. */
  end(): void {
    this.#connection.step({ kind: 'end' });
  }

  tell(delivery: EsmeDelivery): void {
    const standing = this.#standing;
    if (standing.kind !== 'bound') return this.#doors.told.end(delivery, { kind: 'put-back' });
    this.#telling++;
    const { timeZone } = this.account.settings;
    const parameters = this.#parameters();
    const listener = { version: standing.version, timeZone, parameters };
    const token = { delivery, sentAt: this.#doors.time.now(), parameters };
    this.#connection.step({ kind: 'request', token, content: deliveryOf(delivery.told, listener) });
  }

  #parameters(): Parameters {
    const { doubt, doors } = this.#doors;
    const { id, settings } = this.account;
    return doubt.allows(id, settings.smppParameters, doors.clock.now());
  }

  #hear(event: ConnectionEvent<Sent>): void {
    switch (event.kind) {
      case 'bind-asked':
        void this.#bindAsked(event.pdu);
        return;
      case 'bound':
        return this.#bound(event);
      case 'request':
        return this.#requested(event.handle, event.pdu);
      case 'answered':
        return isUnread(event.pdu)
          ? this.#unread(event.token)
          : this.#answered(event.token, event.pdu.command_status);
      case 'unanswered':
        return this.#unanswered(event.token, event.why);
      case 'not-sent':
        return this.#notSent(event.token, event.why);
      case 'unbound':
        return this.#ended();
      case 'close':
        this.#ended();
        return this.#doors.closed(this);
      case 'heard-again':
        return this.#doors.told.pump(this);
      case 'answered-late':
      case 'bind-failed':
      case 'outbind-asked':
      case 'notice':
      case 'sent':
      case 'congestion':
        return;
      default:
        return unreachable(event);
    }
  }

  // Binding.

  async #bindAsked(pdu: PduOf<BindName>): Promise<void> {
    const { access } = this.#doors.doors.esme;
    try {
      const { system_id: login, password } = pdu;
      const asked = { login, password, address: this.address };
      const found = await access.bind(asked);
      if (!found.ok) return this.#refuseBind(pdu, bindStatus(found.error));
      this.#account = found.value;
      this.#asked = asked;
      this.#systemType = pdu.system_type.trim().toUpperCase();
      this.#connection.step({ kind: 'accept-bind', system_id: SYSTEM_ID });
    } catch (trouble) {
      this.#doors.report(trouble);
      this.#refuseBind(pdu, statusNumber('ESME_RSYSERR'));
    }
  }

  #refuseBind({ command }: PduOf<BindName>, command_status: number): void {
    this.#doors.meter.answered(command, command_status);
    this.#connection.step({ kind: 'refuse-bind', command_status });
  }

  #bound({ direction, interface_version }: Extract<SessionEffect<Sent>, { kind: 'bound' }>): void {
    this.#standing = {
      kind: 'bound',
      direction,
      version: interface_version,
      centreDefault: this.#systemType === ISO ? 'latin1' : 'gsm7',
    };
    this.#doors.meter.bound(direction);
    this.#doors.told.add(this);
  }

  #ended(): void {
    if (this.#standing.kind === 'bound') {
      this.#doors.meter.unbound(this.#standing.direction);
      this.#standing = { kind: 'ended' };
      this.#doors.told.remove(this);
    }
    this.#standing = { kind: 'ended' };
  }

  // What it asks.

  #requested(handle: number, pdu: OperationPdu): void {
    const standing = this.#standing;
    if (standing.kind !== 'bound') return this.#refuse(handle, pdu, TOO_LATE);
    const { smppWindow } = this.account.settings;
    const { rate } = this.#doors.told.of(this);
    if (this.#pending >= smppWindow) return this.#refuse(handle, pdu, TOO_MANY);
    if (rate.admit(messagesIn(pdu), this.#doors.time.now()) === 'full')
      return this.#refuse(handle, pdu, TOO_FAST);
    this.#pending++;
    const { version, centreDefault } = standing;
    const asker = { account: this.account, version, centreDefault, clientAddress: this.address };
    answerTo(pdu, asker, this.#doors)
      .then(
        (answer) =>
          'status' in answer ? this.#refuse(handle, pdu, answer) : this.#respond(handle, pdu, answer),
        (trouble) => {
          this.#doors.report(trouble);
          this.#refuse(handle, pdu, {
            status: 'ESME_RSYSERR',
            says: 'the service cannot take work right now',
          });
        },
      )
      .finally(() => {
        this.#pending--;
      });
  }

  #refuse(handle: number, pdu: OperationPdu, { status, says }: Refusal): void {
    const command_status = statusOf(status, this.#standing);
    const tlvs = statusText(says, this.#standing);
    const answer = compose(responseTo(pdu.command), { command_status, tlvs } as object);
    this.#respond(handle, pdu, answer as ContentOf<ResponseName>);
  }

  #respond(handle: number, { command }: OperationPdu, content: ContentOf<ResponseName>): void {
    this.#doors.meter.answered(command, content.command_status);
    const { smppWindow } = this.account.settings;
    const percent = Math.min(100, Math.floor((100 * this.#pending) / smppWindow));
    // Left out by the session where the version has no such parameter, and here where there is none: some clients take all that
    // follows the header for the id (spec smpp.md 7).
    const tlvs = percent === 0 ? content.tlvs : [...content.tlvs, tlv('congestion_state', percent)];
    this.#connection.step({ kind: 'respond', handle, content: { ...content, tlvs } });
  }

  // What it is told.

  #answered({ delivery, sentAt }: Sent, command_status: number): void {
    const { time, told, doors, meter } = this.#doors;
    this.#telling--;
    this.#heeds = 'yes';
    if (command_status === OK || GONE.has(command_status)) {
      meter.told(command_status === OK ? 'taken' : 'refused');
      this.#throttle.taken(sentAt);
      told.end(delivery, { kind: 'done' });
    } else {
      meter.told('later');
      told.end(delivery, { kind: 'later', at: toldAgainAt(delivery.attempt, doors.clock.now()) });
      this.#throttle.refused(sentAt, time.now());
      time.alarm(this.#throttle.wait(time.now()), () => told.pump(this));
    }
    told.pump(this);
  }

  /** It is told again at once with fewer parameters, and later where there are none to leave out. */
  #unread({ delivery, parameters }: Sent): void {
    const { told, doors, meter, doubt } = this.#doors;
    this.#telling--;
    meter.told('later');
    const now = doors.clock.now();
    doubt.note(this.account.id, { since: now, parameters: 'least' });
    const again = { kind: 'later', at: toldAgainAt(delivery.attempt, now) } as const;
    told.end(delivery, parameters === 'least' ? again : { kind: 'put-back' });
    told.pump(this);
  }

  #unanswered({ delivery }: Sent, why: Extract<SessionEffect<Sent>, { kind: 'unanswered' }>['why']): void {
    const { told, doors, meter, doubt } = this.#doors;
    this.#telling--;
    meter.told('unanswered');
    const since = doors.clock.now();
    if (this.#heeds === 'not yet') doubt.note(this.account.id, { since, parameters: 'standard' });
    // A client that is gone gets it when it is back.
    const again = { kind: 'later', at: toldAgainAt(delivery.attempt, since) } as const;
    told.end(delivery, why === 'closed' ? { kind: 'put-back' } : again);
    told.pump(this);
  }

  #notSent({ delivery }: Sent, why: NotSentWhy): void {
    const { told, report } = this.#doors;
    this.#telling--;
    // What has no place on the wire will never have one.
    const never = why === 'unwritable' || why === 'version';
    if (never) report(new Error(`what a client is told does not fit a PDU (delivery ${delivery.ref})`));
    told.end(delivery, { kind: never ? 'done' : 'put-back' });
  }
}

const OK = statusNumber('ESME_ROK');
/** Refused for good: it is not told again (SMPP 3.4 section 5.1.3). */
const GONE: ReadonlySet<number> = new Set([statusNumber('ESME_RX_P_APPN'), statusNumber('ESME_RX_R_APPN')]);

const TOO_LATE: Refusal = { status: 'ESME_RINVBNDSTS', says: 'the session is ending' };
const TOO_MANY: Refusal = { status: 'ESME_RTHROTTLED', says: 'too many requests wait for their answers' };
const TOO_FAST: Refusal = {
  status: 'ESME_RTHROTTLED',
  says: 'more messages a second than the account may send',
};

/** From here on they are those that 5.0 added (section 4.7.6). */
const ADDED_BY_50 = 0x100;

/** A status as the client's version has it. */
function statusOf(status: Refusal['status'], standing: Standing): number {
  const number = statusNumber(status);
  const old = standing.kind !== 'bound' || standing.version < 0x50;
  return old && number >= ADDED_BY_50 ? statusNumber('ESME_RSUBMITFAIL') : number;
}

const WORDS = 250;

/** What is wrong in words, for those whose version can be told so (spec smpp.md 6). */
function statusText(says: string, standing: Standing): readonly Tlv[] {
  if (standing.kind !== 'bound' || standing.version < 0x50) return [];
  const words = says.replace(/[^\x20-\x7e]/gu, '?').slice(0, WORDS);
  return [tlv('additional_status_info_text', words)];
}
