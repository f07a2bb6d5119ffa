// Setting up a modem, stepped: what is asked next, by what was answered; and the PIN, which is entered once. Owns what was found
// out on the way. A wrong PIN entered three times locks the SIM for good: in doubt it is not entered.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { AtEvent } from './at-replies.ts';
import { answerOf, readAttemptsLeft, readRegistration, readSignal } from './modem-answers.ts';
import type { ModemSettings, PinState } from './modem-session-types.ts';
import {
  ATTEMPT_COUNTS,
  announcesReports,
  needsAcknowledging,
  type SetupStep,
  setupSteps,
  storageOf,
} from './modem-setup.ts';

/** The end of a command. */
export type Final = AtEvent & { readonly kind: 'ok' | 'error' };

type SetupNext =
  | { readonly kind: 'ask'; readonly command: string; readonly pin?: Exclude<PinState, 'untried'> }
  /** For the SIM; then everything begins anew. `trouble`: what a person must see to. */
  | {
      readonly kind: 'wait';
      readonly milliseconds: number;
      readonly trouble?: string;
      readonly pin?: Exclude<PinState, 'untried'>;
    }
  | { readonly kind: 'done' };

type Found = {
  /** Empty: the modem does not let it be chosen. */
  readonly storage: string;
  readonly networks: ReadonlyMap<string, number>;
  readonly power: number | undefined;
  /** Whether status reports come. */
  readonly reports: 'yes' | 'no';
  readonly reportsStored: 'yes' | 'no';
  /** Whether what comes directly is to be acknowledged (27.005 section 3.2.1). */
  readonly acknowledges: 'yes' | 'no';
  /** What the modem can be asked for from time to time. */
  readonly looks: readonly ('network' | 'eps' | 'announcements' | 'signal')[];
  readonly trouble: string | undefined;
};

const NOTHING: Found = {
  storage: '',
  networks: new Map(),
  power: undefined,
  reports: 'no',
  reportsStored: 'no',
  acknowledges: 'no',
  looks: [],
  trouble: undefined,
};

/** Of attempts for the PIN there are three; with fewer left somebody has erred already. */
const ATTEMPTS = 3;
// 27.007 section 9.2.1.
const NO_SIM = 10;
const SIM_BUSY = 14;
const WRONG_PASSWORD = 16;

const SIM_STARTS: SetupNext = { kind: 'wait', milliseconds: LIMITS.modem.simStartsMs };

function needsPerson(trouble: string): SetupNext {
  return { kind: 'wait', milliseconds: LIMITS.modem.simMissingMs, trouble };
}

export class ModemSetup {
  found: Found = NOTHING;
  private readonly settings: ModemSettings;
  private readonly steps: readonly SetupStep[];
  private pin: PinState;
  private unlocking: 'no' | 'count' | 'enter' = 'no';
  /** Which of the ways to count attempts is under way. */
  private counting = 0;
  private at = 0;
  private alternative = 0;
  /** Commands the modem had no answer for, though it could do without. */
  private readonly mute = new Set<string>();
  /** What it answered when asked how it announces. */
  private announcements = '';

  constructor(settings: ModemSettings) {
    this.settings = settings;
    this.steps = setupSteps(settings.centre);
    this.pin = settings.pinBefore;
  }

  begin(): SetupNext {
    this.found = NOTHING;
    this.announcements = '';
    this.unlocking = 'no';
    this.at = -1;
    return this.nextStep();
  }

  answered(final: Final, lines: readonly string[]): SetupNext {
    switch (this.unlocking) {
      case 'count':
        return this.counted(readAttemptsLeft(lines));
      case 'enter':
        return this.entered(final);
      case 'no':
        break;
      default:
        return unreachable(this.unlocking);
    }
    const step = this.steps[this.at];
    if (!step) return { kind: 'done' };
    if (step.what === 'sim') return this.simAnswered(final, lines);
    if (final.kind === 'ok') {
      this.taken(step, lines);
      return this.nextStep();
    }
    this.alternative++;
    return this.ask(step);
  }

  /** The command under way got no answer; after a PIN nobody knows whether it counted. */
  unanswered(): void {
    const step = this.steps[this.at];
    const command = step?.commands[this.alternative];
    if (step?.needed === 'no' && command !== undefined) this.mute.add(command);
    if (this.unlocking === 'count') this.mute.add(ATTEMPT_COUNTS[this.counting] ?? '');
    this.unlocking = 'no';
  }

  /** Whether the modem announces otherwise than it did when it was set up. */
  forgot(lines: readonly string[]): boolean {
    const value = answerOf('+CNMI', lines);
    return value !== undefined && value !== this.announcements;
  }

  private nextStep(): SetupNext {
    this.at++;
    this.alternative = 0;
    const step = this.steps[this.at];
    return step ? this.ask(step) : { kind: 'done' };
  }

  /** The first of what is left to try. */
  private ask(step: SetupStep): SetupNext {
    while (this.alternative < step.commands.length) {
      const command = step.commands[this.alternative]!;
      const risky = step.what === 'announcements' && needsAcknowledging(command);
      if (!this.mute.has(command) && !(risky && this.found.acknowledges === 'no'))
        return { kind: 'ask', command };
      this.alternative++;
    }
    if (step.needed === 'no') return this.nextStep();
    return needsPerson(`the modem refuses ${step.commands[0]}: it cannot be used for messages`);
  }

  private taken(step: SetupStep, lines: readonly string[]): void {
    const command = step.commands[this.alternative] ?? '';
    const { found } = this;
    switch (step.what) {
      case 'network':
        return this.sees('circuit', readRegistration('+CREG', lines), 'network');
      case 'eps':
        return this.sees('eps', readRegistration('+CEREG', lines), 'eps');
      case 'centre':
        if (/^"\+?"|^$/.test(answerOf('+CSCA', lines) ?? 'set'))
          this.found = { ...found, trouble: 'the SIM knows no service centre: set `centre`' };
        return;
      case 'phase':
        this.found = { ...found, acknowledges: 'yes' };
        return;
      case 'storage':
        this.found = { ...found, storage: storageOf(command) ?? '' };
        return;
      case 'announcements': {
        const reports = announcesReports(command) ? 'yes' : 'no';
        const reportsStored = /=\d,\d,\d,2/.test(command) ? 'yes' : 'no';
        this.found = { ...found, reports, reportsStored };
        return;
      }
      case 'announcements-read':
        this.announcements = answerOf('+CNMI', lines) ?? '';
        if (this.announcements !== '') this.found = { ...found, looks: [...found.looks, 'announcements'] };
        return;
      case 'signal':
        this.found = { ...found, power: readSignal(lines), looks: [...found.looks, 'signal'] };
        return;
      case 'errors':
      case 'sim':
      case 'announce-network':
      case 'announce-eps':
      case 'pdu-mode':
        return;
      default:
        return unreachable(step.what);
    }
  }

  private sees(network: string, state: number | undefined, look: 'network' | 'eps'): void {
    if (state === undefined) return;
    const networks = new Map(this.found.networks).set(network, state);
    this.found = { ...this.found, networks, looks: [...this.found.looks, look] };
  }

  // The SIM and its PIN.

  private simAnswered(final: Final, lines: readonly string[]): SetupNext {
    if (final.kind === 'error') {
      // A modem without the command has no SIM to unlock.
      if (final.of === 'command') return this.nextStep();
      if (final.code === SIM_BUSY) return SIM_STARTS;
      if (final.code === NO_SIM) return needsPerson('there is no SIM in the modem');
      return needsPerson(`the SIM cannot be read: +CME ERROR: ${final.code ?? final.words}`);
    }
    const state = answerOf('+CPIN', lines);
    if (state === undefined) return SIM_STARTS;
    if (state === 'READY') return this.unlocked();
    if (state === 'SIM PIN') return this.locked();
    if (state === 'SIM PUK')
      return needsPerson('the SIM is locked and asks for its PUK: unlock it in a phone');
    return needsPerson(`the modem asks for ${state.slice(0, 20)}: it has to be unlocked by hand`);
  }

  private unlocked(): SetupNext {
    const next = this.nextStep();
    if (next.kind !== 'ask' || this.pin !== 'tried') return next;
    this.pin = 'accepted';
    return { kind: 'ask', command: next.command, pin: 'accepted' };
  }

  private locked(): SetupNext {
    if (this.settings.pin === undefined) return needsPerson('the SIM asks for its PIN: set `pin`');
    if (this.pin === 'tried')
      return needsPerson('the PIN was entered and not accepted; it is not entered again: correct `pin`');
    this.unlocking = 'count';
    this.counting = -1;
    return this.counted(undefined);
  }

  /** The ways to count are tried one after another; where the modem knows none, the PIN is tried. */
  private counted(left: number | undefined): SetupNext {
    const ways = left === undefined ? ATTEMPT_COUNTS : [];
    for (this.counting++; this.counting < ways.length; this.counting++) {
      const command = ways[this.counting]!;
      if (!this.mute.has(command)) return { kind: 'ask', command };
    }
    this.unlocking = 'no';
    if (left !== undefined && left < ATTEMPTS)
      return needsPerson(`the SIM has only ${left} attempts left for its PIN: enter it by hand`);
    this.unlocking = 'enter';
    this.pin = 'tried';
    return { kind: 'ask', command: `AT+CPIN="${this.settings.pin}"`, pin: 'tried' };
  }

  private entered(final: Final): SetupNext {
    this.unlocking = 'no';
    if (final.kind === 'ok') {
      this.pin = 'accepted';
      return { kind: 'wait', milliseconds: LIMITS.modem.simStartsMs, pin: 'accepted' };
    }
    const wrong = final.code === WRONG_PASSWORD ? 'the PIN is wrong' : 'the SIM does not take the PIN';
    return needsPerson(`${wrong}; it is not entered again: correct \`pin\``);
  }
}
