// A GSM modem with a SIM that answers by 3GPP TS 27.005 and 27.007: echo, PIN, registration, storages, sending and what it tells
// unasked. It can be told to err. Used over a pseudo-terminal, over TCP, and without any line.

import { hexEncode, latin1Decode, latin1Encode } from '../../src/base/bytes.ts';
import { readSubmit, type Submit, splitServiceCentre } from '../../src/protocols/gsm/tpdu.ts';

/** What becomes of the next command that begins so; `prompt` stands for the one before a PDU, `AT+CMGS` for the end of it. */
type Fault =
  | { readonly kind: 'answer'; readonly lines: readonly string[] }
  /** Nothing is said, and nothing is done. */
  | { readonly kind: 'silence' }
  /** It restarts in the middle: settings are gone, the SIM is not. */
  | { readonly kind: 'restart' }
  /** Only for what is sent: it goes out, and nothing is said. */
  | { readonly kind: 'sent-in-silence' };

type SimOptions = {
  readonly pin?: string;
  readonly slots?: number;
  readonly attempts?: number;
};

export type SentMessage = { readonly submit: Submit; readonly reference: number };

type Slot = { readonly state: 0 | 1 | 2 | 3; readonly pdu: Uint8Array };

const LENGTH = /^AT\+CMGS=(\d{1,3})$/;

export class GsmModem {
  /** Every command, as it came. */
  readonly commands: string[] = [];
  readonly sent: SentMessage[] = [];
  readonly slots = new Map<number, Slot>();
  readonly wrongPins: string[] = [];
  /** Commands that are answered ERROR. */
  readonly unknown = new Set<string>();
  /** `+CMS ERROR`s by the digits of recipients. */
  readonly refused = new Map<string, number>();
  echo: 'on' | 'off' = 'on';
  registration = 1;
  signal = '21,99';
  attemptsLeft: number;
  acknowledged = 0;
  announcements = '0,0,0,0,0';
  #phase2 = 'no';
  #reference = 0;
  #line = '';
  /** Octets of the TPDU that is waited for. */
  #awaited: number | undefined;
  #unlocked: boolean;
  readonly #sim: SimOptions;
  readonly #faults: { readonly command: string; readonly fault: Fault }[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #output: (octets: Uint8Array) => void;

  constructor(output: (octets: Uint8Array) => void, sim: SimOptions = {}) {
    this.#output = output;
    this.#sim = sim;
    this.#unlocked = sim.pin === undefined;
    this.attemptsLeft = sim.attempts ?? 3;
  }

  /** The next command that begins with `command` has this fault; several are used one after another. */
  next(command: string, fault: Fault): void {
    this.#faults.push({ command, fault });
  }

  /** Resolves when `settled` holds; looked at after every command. */
  async until(settled: () => boolean): Promise<void> {
    while (!settled()) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  /** How often a command came that begins so. */
  count(command: string): number {
    return this.commands.filter((one) => one.startsWith(command)).length;
  }

  feed(octets: Uint8Array): void {
    for (const character of latin1Decode(octets)) {
      if (this.echo === 'on' && character !== '\x1b') this.#say(character);
      this.#take(character);
    }
  }

  /** Anything, as noise on the line or as another maker's word. */
  noise(text: string): void {
    this.#say(text);
  }

  /** A message reaches the SIM, or comes directly, as it was set up; false: it is full. */
  deliver(pdu: Uint8Array): boolean {
    const [, mt = '0'] = this.announcements.split(',');
    if (mt === '2') {
      this.#say(`\r\n+CMT: ,${pdu.length - 1}\r\n${hexEncode(pdu).toUpperCase()}\r\n`);
      return true;
    }
    const index = this.put(pdu);
    if (index === undefined) return false;
    if (mt === '1') this.#say(`\r\n+CMTI: "SM",${index}\r\n`);
    return true;
  }

  /** Lies on the SIM, and nobody is told. */
  put(pdu: Uint8Array, state: Slot['state'] = 0): number | undefined {
    for (let index = 1; index <= (this.#sim.slots ?? 10); index++) {
      if (this.slots.has(index)) continue;
      this.slots.set(index, { state, pdu });
      return index;
    }
    return undefined;
  }

  report(pdu: Uint8Array): void {
    this.#say(`\r\n+CDS: ${pdu.length - 1}\r\n${hexEncode(pdu).toUpperCase()}\r\n`);
  }

  register(state: number): void {
    this.registration = state;
    this.#say(`\r\n+CREG: ${state}\r\n`);
  }

  restart(): void {
    this.#awaited = undefined;
    this.#line = '';
    this.echo = 'on';
    this.announcements = '0,0,0,0,0';
    this.#phase2 = 'no';
    this.#unlocked = this.#sim.pin === undefined;
    this.#reference = 0;
    this.#say('\r\nRDY\r\n');
  }

  #say(text: string): void {
    this.#output(latin1Encode(text));
  }

  #answer(...lines: readonly string[]): void {
    for (const line of lines) this.#say(`\r\n${line}\r\n`);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }

  #take(character: string): void {
    if (character === '\x1b') {
      this.#line = '';
      if (this.#awaited !== undefined) this.#answer('OK');
      this.#awaited = undefined;
    } else if (this.#awaited !== undefined) {
      if (character === '\x1a') this.#submitted(this.#line, this.#awaited);
      else this.#line += character;
    } else if (character === '\r') {
      const line = this.#line.trim();
      this.#line = '';
      if (line !== '') this.#command(line);
    } else if (character !== '\n') this.#line += character;
  }

  #faultOf(command: string): Fault | undefined {
    const at = this.#faults.findIndex((one) => command.startsWith(one.command));
    return at < 0 ? undefined : this.#faults.splice(at, 1)[0]?.fault;
  }

  #command(command: string): void {
    this.commands.push(command);
    const fault = command.startsWith('AT+CMGS') ? undefined : this.#faultOf(command);
    if (fault) this.#err(fault);
    else if ([...this.unknown].some((one) => command.startsWith(one))) this.#answer('ERROR');
    else this.#obey(command);
    this.#changed();
  }

  #err(fault: Fault): void {
    if (fault.kind === 'restart') this.restart();
    else if (fault.kind === 'answer') this.#answer(...fault.lines);
  }

  #obey(command: string): void {
    const [, name = '', value = ''] = /^AT(\+[A-Z]+|E)[=?]?(.*)$/.exec(command) ?? [];
    const asked = command.endsWith('?');
    switch (name) {
      case 'E':
        this.echo = value === '0' ? 'off' : 'on';
        return this.#answer('OK');
      case '+CMEE':
      case '+CMGF':
        return this.#answer('OK');
      case '+CPIN':
        return asked ? this.#askedPin() : this.#enteredPin(value.replaceAll('"', ''));
      case '+CPINR':
        return this.#answer(`+CPINR: SIM PIN,${this.attemptsLeft},3`, 'OK');
      case '+SPIC':
        return this.#answer(`+SPIC: ${this.attemptsLeft},10,3,10`, 'OK');
      case '+CREG':
        return asked ? this.#answer(`+CREG: 1,${this.registration}`, 'OK') : this.#answer('OK');
      case '+CSQ':
        return this.#answer(`+CSQ: ${this.signal}`, 'OK');
      case '+CNMA':
        if (this.#phase2 === 'no') return this.#answer('+CMS ERROR: 340');
        this.acknowledged++;
        return this.#answer('OK');
      default:
        return this.#unlocked ? this.#messages(name, value, command) : this.#answer('+CMS ERROR: 311');
    }
  }

  #messages(name: string, value: string, command: string): void {
    switch (name) {
      case '+CSCA':
        return command.endsWith('?') ? this.#answer('+CSCA: "+79990000099",145', 'OK') : this.#answer('OK');
      case '+CSMS':
        this.#phase2 = 'yes';
        return this.#answer('+CSMS: 1,1,1', 'OK');
      case '+CPMS':
        return this.#answer(`+CPMS: ${this.slots.size},10,${this.slots.size},10,${this.slots.size},10`, 'OK');
      case '+CNMI':
        if (command.endsWith('?')) return this.#answer(`+CNMI: ${this.announcements}`, 'OK');
        this.announcements = value;
        return this.#answer('OK');
      case '+CMGL':
        return this.#list();
      case '+CMGR':
        return this.#read(Number(value));
      case '+CMGD':
        this.slots.delete(Number(value));
        return this.#answer('OK');
      case '+CMGS':
        return this.#prompt(command);
      default:
        return this.#answer('ERROR');
    }
  }

  #askedPin(): void {
    if (this.#unlocked) return this.#answer('+CPIN: READY', 'OK');
    this.#answer(`+CPIN: ${this.attemptsLeft > 0 ? 'SIM PIN' : 'SIM PUK'}`, 'OK');
  }

  #enteredPin(pin: string): void {
    if (pin === this.#sim.pin) {
      this.#unlocked = true;
      this.attemptsLeft = 3;
      return this.#answer('OK');
    }
    this.wrongPins.push(pin);
    this.attemptsLeft--;
    this.#answer('+CME ERROR: 16');
  }

  #list(): void {
    for (const [index, { state, pdu }] of this.slots)
      this.#say(`\r\n+CMGL: ${index},${state},"",${pdu.length - 1}\r\n${hexEncode(pdu).toUpperCase()}`);
    this.#say('\r\n\r\nOK\r\n');
  }

  #read(index: number): void {
    const slot = this.slots.get(index);
    if (!slot) return this.#answer('+CMS ERROR: 321');
    this.#say(
      `\r\n+CMGR: ${slot.state},"",${slot.pdu.length - 1}\r\n${hexEncode(slot.pdu).toUpperCase()}\r\n`,
    );
    this.#answer('OK');
  }

  #prompt(command: string): void {
    const fault = this.#faultOf('prompt');
    if (fault) return this.#err(fault);
    this.#awaited = Number(LENGTH.exec(command)?.[1]);
    this.#say('\r\n> ');
  }

  #submitted(hex: string, length: number): void {
    this.#line = '';
    this.#awaited = undefined;
    const pdu = Uint8Array.from(Buffer.from(hex, 'hex'));
    const split = splitServiceCentre(pdu);
    const submit = split.ok ? readSubmit(split.value.tpdu) : split;
    const fits = split.ok && split.value.tpdu.length === length;
    const fault = this.#faultOf('AT+CMGS');
    if (!fits || !submit.ok) this.#answer('+CMS ERROR: 304');
    else if (this.#refusalOf(submit.value) !== undefined)
      this.#answer(`+CMS ERROR: ${this.#refusalOf(submit.value)}`);
    else if (fault && fault.kind !== 'sent-in-silence') this.#err(fault);
    else {
      this.#reference = (this.#reference + 1) % 256;
      this.sent.push({ submit: submit.value, reference: this.#reference });
      if (!fault) this.#answer(`+CMGS: ${this.#reference}`, 'OK');
    }
    this.#changed();
  }

  #refusalOf({ destination }: Submit): number | undefined {
    return destination.kind === 'number' ? this.refused.get(destination.digits) : undefined;
  }
}
