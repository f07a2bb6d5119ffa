// The media thread's whole work behind one door: commands in, slots run, packets taken, reports out. Owns the lines and what is wanted of
// each; it must not block, read a clock or know which body carries it.

import { randomBytes } from 'node:crypto';
import { assert, unreachable } from '../../base/assert.ts';
import { EVENT_DIGITS } from '../../protocols/audio/telephone-event.ts';
import { Departures } from './departures.ts';
import { Lateness } from './lateness.ts';
import { Line } from './line.ts';
import type { MediaEvent, PlaneStats, Remote } from './media-plane.ts';
import type { Command, RecordingOrder, Report, Scheduling, WorkerSettings } from './messages.ts';
import { Player, type Sound, silenceOf, soundOf } from './player.ts';
import { Receiver } from './receiver.ts';
import { Recorder, Track } from './recorder.ts';
import { Relay, RelayTools } from './relay.ts';
import { Reporter } from './reporter.ts';
import { secureOf } from './secure.ts';
import { Transmitter } from './transmitter.ts';
import type { Piece, Wire, WireListener } from './wire.ts';

/** Slots between two looks at a line's clocks: 100 ms. */
const SWEEP_TICKS = 20;
const SAMPLES_MS = 8;

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

export class Engine implements WireListener {
  /** Milliseconds of the loop's clock; the loop sets it whenever it woke. */
  now = 0;
  readonly lateness = new Lateness();
  scheduling: Scheduling = 'normal';
  slotsSkipped = 0;
  state: 'running' | 'shut' = 'running';
  readonly #settings: WorkerSettings;
  readonly #wire: Wire;
  readonly #report: (report: Report, transfer?: ArrayBuffer[]) => void;
  readonly #lines: (Line | undefined)[];
  readonly #sounds = new Map<number, Sound>();
  readonly #transmitter: Transmitter;
  readonly #departures: Departures;
  readonly #receiver: Receiver;
  readonly #reporter: Reporter;
  readonly #relayTools: RelayTools;
  #soundBytes = 0;

  constructor(
    settings: WorkerSettings,
    wire: Wire,
    report: (report: Report, transfer?: ArrayBuffer[]) => void,
  ) {
    this.#settings = settings;
    this.#wire = wire;
    this.#report = report;
    this.#lines = Array.from({ length: settings.channelsMax }, () => undefined);
    this.#transmitter = new Transmitter(wire);
    this.#departures = new Departures(this.#transmitter, silenceOf(wire), (line, play) =>
      this.#event(line, { kind: 'played', play }),
    );
    this.#reporter = new Reporter(wire);
    this.#relayTools = new RelayTools(wire, this.#transmitter);
    this.#receiver = new Receiver(wire, settings.latch, {
      event: (line, event) => this.#event(line, event),
      heard: (line, samples) => this.#heard(line, samples),
      rtcp: (line, piece) => this.#reporter.take(line, piece, this.now),
      settled: (line) => this.#want(line),
    });
    wire.listener = this;
  }

  get tick(): number {
    return this.#departures.tick;
  }

  run(tick: number): void {
    this.#departures.run(tick);
    for (let slot = tick % SWEEP_TICKS; slot < this.#lines.length; slot += SWEEP_TICKS) {
      const line = this.#lines[slot];
      if (line) this.#sweep(line);
    }
  }

  onRtp(slot: number, piece: Piece): void {
    const line = this.#lines[slot];
    if (line) this.#receiver.take(line, piece, this);
  }

  onRtcp(slot: number, piece: Piece): void {
    const line = this.#lines[slot];
    if (line) this.#reporter.take(line, piece, this.now);
  }

  obey(command: Command): void {
    switch (command.kind) {
      case 'open':
        return this.#open(command);
      case 'sound':
        this.#soundBytes += command.memory.memory.byteLength;
        this.#sounds.set(command.sound, soundOf(this.#wire, command.memory));
        return;
      case 'forget-sound':
        // A player that still plays it holds the memory itself.
        this.#soundBytes -= this.#sounds.get(command.sound)?.block.bytes.length ?? 0;
        this.#sounds.delete(command.sound);
        return;
      case 'stats':
        return this.#report({ kind: 'stats', request: command.request, stats: this.stats() });
      case 'shut':
        for (const line of this.#lines) if (line) this.#close(line);
        this.state = 'shut';
        return;
      default: {
        const line = this.#lines[command.slot];
        // The channel was refused, or is being closed: its commands were under way.
        if (line) this.#obeyFor(line, command);
      }
    }
  }

  stats(): PlaneStats {
    let channels = 0;
    for (const line of this.#lines) if (line) channels++;
    return {
      body: this.#settings.body,
      channels,
      packetsSent: this.#transmitter.packetsSent,
      packetsReceived: this.#receiver.received,
      packetsDropped: this.#receiver.dropped,
      sendErrors: this.#transmitter.sendErrors + this.#wire.counts.sendErrors,
      lateness: {
        p50: this.lateness.quantile(0.5),
        p99: this.lateness.quantile(0.99),
        max: this.lateness.max,
      },
      slotsSkipped: this.slotsSkipped,
      promptBytes: this.#soundBytes,
      scheduling: this.scheduling,
    };
  }

  #obeyFor(
    line: Line,
    command: Exclude<Command, Of<'open' | 'sound' | 'forget-sound' | 'stats' | 'shut'>>,
  ): void {
    switch (command.kind) {
      case 'connect':
        return this.#connect(line, command.remote);
      case 'play':
        return this.#play(line, command);
      case 'stop':
        this.#endEcho(line);
        return this.#departures.play(line, undefined);
      case 'digits':
        return this.#digits(line, command);
      case 'record':
        this.#endRecord(line);
        line.recorder = new Recorder(command.recording, this.now);
        line.track = new Track(line.recorder, 0);
        return this.#want(line);
      case 'stop-record':
        return this.#endRecord(line);
      case 'bridge':
        return this.#bridge(line, this.#lines[command.other], command.recording);
      case 'unbridge':
        return this.#unbridge(line);
      case 'echo':
        this.#unbridge(line);
        line.player = undefined;
        line.relay = new Relay(line, line, this.#relayTools);
        line.fedBy = line.relay;
        return this.#want(line);
      case 'hear':
        line.tap = command.tap;
        return this.#want(line);
      case 'close':
        return this.#close(line);
      default:
        return unreachable(command);
    }
  }

  #open({ slot, family }: Of<'open'>): void {
    assert(this.#lines[slot] === undefined, 'a slot is opened once');
    this.#wire.open(slot, family, (outcome) => {
      if (outcome.kind !== 'open') return this.#report({ kind: 'refused', slot, code: outcome.kind });
      const line = new Line(slot, outcome.port);
      // RFC 3550, section 5.1: all three begin at random.
      const random = randomBytes(10);
      line.ssrc = random.readUInt32BE(0);
      line.timestamp = random.readUInt32BE(4);
      line.sequence = random.readUInt16BE(8);
      this.#lines[slot] = line;
      this.#report({ kind: 'opened', slot, port: outcome.port });
    });
  }

  #connect(line: Line, remote: Remote): void {
    const before = line.remote;
    line.remote = remote;
    line.secure = secureOf(remote.srtp, line.secure);
    if (before?.address !== remote.address || before.port !== remote.port) {
      line.lock = 'open';
      line.strangerSsrc = -1;
      line.source.forget();
      const rtcp = { address: remote.address, port: remote.rtcpPort ?? remote.port + 1 };
      this.#wire.aim(line.slot, { rtp: { address: remote.address, port: remote.port }, rtcp });
    }
    if (remote.telephoneEvent !== undefined) line.tones = undefined;
    line.heardAt = this.now;
    line.timedOut = false;
    if (line.sends) {
      this.#departures.place(line);
      if (line.player && line.sentTick < 0) this.#departures.play(line, line.player);
    } else this.#departures.remove(line);
    this.#want(line);
  }

  #play(line: Line, command: Of<'play'>): void {
    this.#endEcho(line);
    const sounds: Sound[] = [];
    for (const id of command.sounds) {
      const sound = this.#sounds.get(id);
      if (sound) sounds.push(sound);
    }
    this.#departures.play(line, new Player(command.play, sounds, command.loop));
  }

  #digits(line: Line, command: Of<'digits'>): void {
    for (const digit of command.digits) {
      const event = EVENT_DIGITS.indexOf(digit);
      if (event >= 0) line.keysOut.push(event, command.lengthMs * SAMPLES_MS, command.gapMs * SAMPLES_MS);
    }
  }

  #bridge(line: Line, other: Line | undefined, recording: RecordingOrder | undefined): void {
    if (!other || other === line) {
      // The other side went while this was under way; a recording that never began has ended.
      if (recording) new Recorder(recording, this.now).end('stopped', this.now);
      return this.#ring();
    }
    this.#unbridge(line);
    this.#unbridge(other);
    line.peer = other;
    other.peer = line;
    for (const side of [line, other]) {
      side.player = undefined;
      side.relay = new Relay(side, side.peer!, this.#relayTools);
      side.peer!.fedBy = side.relay;
    }
    if (recording) {
      const recorder = new Recorder(recording, this.now);
      line.bridgeRecorder = recorder;
      line.bridgeTrack = new Track(recorder, 0);
      other.bridgeTrack = new Track(recorder, 1);
    }
    this.#want(line);
    this.#want(other);
  }

  /** Ends a bridge from either side, or an echo. */
  #unbridge(line: Line): void {
    const other = line.peer;
    for (const side of other ? [line, other] : [line]) {
      side.relay?.end(this.tick);
      side.peer = undefined;
      side.relay = undefined;
      side.fedBy = undefined;
      side.bridgeTrack = undefined;
      side.bridgeRecorder?.end('stopped', this.now);
      if (side.bridgeRecorder) this.#ring();
      side.bridgeRecorder = undefined;
      this.#want(side);
    }
  }

  #endEcho(line: Line): void {
    if (line.relay && !line.peer) this.#unbridge(line);
  }

  #endRecord(line: Line): void {
    if (!line.recorder) return;
    line.recorder.end('stopped', this.now);
    line.recorder = undefined;
    line.track = undefined;
    this.#ring();
    this.#want(line);
  }

  #close(line: Line): void {
    this.#endRecord(line);
    this.#unbridge(line);
    if (this.#settings.rtcp === 'on') this.#reporter.bye(line, this.now, this.tick);
    this.#departures.remove(line);
    this.#wire.close(line.slot);
    this.#lines[line.slot] = undefined;
    this.#report({ kind: 'closed', slot: line.slot, stats: line.stats() });
  }

  /** Every 100 ms: recordings, reports, time-outs. */
  #sweep(line: Line): void {
    if (line.recorder?.sweep(this.now)) {
      line.recorder = undefined;
      line.track = undefined;
      this.#ring();
      this.#want(line);
    }
    const end = line.bridgeRecorder?.sweep(this.now);
    if (end) {
      line.bridgeRecorder = undefined;
      line.bridgeTrack = undefined;
      if (line.peer) line.peer.bridgeTrack = undefined;
      this.#ring();
      this.#want(line);
      if (end === 'silence') this.#event(line, { kind: 'bridge-silent' });
    }
    if (!line.remote) return;
    if (this.#settings.rtcp === 'on' && line.remote.port !== 0)
      this.#reporter.sweep(line, this.now, this.tick);
    this.#watch(line);
  }

  #watch(line: Line): void {
    const timeout = this.#settings.rtpTimeoutSeconds * 1_000;
    if (timeout === 0 || !line.listens || line.timedOut) return;
    const quiet = this.now - line.heardAt;
    if (quiet > timeout) {
      line.timedOut = true;
      this.#event(line, { kind: 'rtp-timeout' });
    } else if (quiet > timeout / 4 && line.filter !== undefined) {
      // The filter hides whether anything comes: open it until something does.
      line.sampling = true;
      this.#want(line);
    }
  }

  /** Sets the filter to what somebody waits for: everything, or only keys. */
  #want(line: Line): void {
    const events = line.remote?.telephoneEvent;
    const all =
      line.lock === 'open' ||
      events === undefined ||
      line.remote?.telephoneEventOurs !== undefined ||
      line.sampling ||
      line.timedOut ||
      line.relay !== undefined ||
      line.track !== undefined ||
      line.bridgeTrack !== undefined ||
      line.tap === 'on';
    const filter = all ? undefined : events;
    if (line.filter === filter) return;
    line.filter = filter;
    line.source.pause();
    this.#wire.filter(line.slot, filter);
  }

  #heard(line: Line, samples: Int16Array): void {
    const copy = samples.slice();
    this.#report({ kind: 'heard', slot: line.slot, samples: copy }, [copy.buffer as ArrayBuffer]);
  }

  #event(line: Line, event: MediaEvent): void {
    this.#report({ kind: 'event', slot: line.slot, event });
  }

  /** A recording ended: the writing thread should look now. */
  #ring(): void {
    Atomics.add(this.#settings.bell, 0, 1);
    Atomics.notify(this.#settings.bell, 0);
  }
}
