// The way of one leg's sound to a browser: ICE as the lite side (RFC 8445 2.5), DTLS that agrees on keys (RFC 5764), and a socket on
// this machine that hands packets to the leg's channel and back as they are. Owns these three; packets are sealed and opened by the
// media thread with the keys from here, so that nothing is computed for each packet on this one.

import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import {
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceTransport,
} from 'werift';
import { LIMITS } from '../../base/limits.ts';
import type { IceCandidateLine, WebrtcSide } from '../../protocols/sdp/webrtc.ts';
import type { SoundCarrier } from '../legs/agreement.ts';
import type { MediaChannel, Remote } from '../media/media-plane.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { isLoopback, isWildcard } from '../signalling/network.ts';
import { IceGate } from './ice-gate.ts';

export type WebrtcSettings = {
  /** Where browsers reach this machine: one address, or a wildcard for all it has. */
  readonly address: string;
  /** What browsers are told in place of it, when a NAT stands in between. */
  readonly announced?: string;
  readonly ports: { readonly first: number; readonly last: number };
};

type PathOptions = {
  readonly settings: WebrtcSettings;
  readonly scheduler: Scheduler;
  readonly channel: Pick<MediaChannel, 'localAddress' | 'localPort'>;
};

type Settle = { readonly secured: (keys: Keys) => void; readonly failed: (error: Error) => void };
type Keys = NonNullable<Remote['srtp']>;

/** SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 4.1.2): the one every browser and the media plane have. */
const PROFILE = 0x0001;
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const KEY_BYTES = 16;
const SALT_BYTES = 14;

export class WebrtcPath implements SoundCarrier {
  readonly #options: PathOptions;
  readonly #ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;
  readonly #socket: Socket;
  readonly #keys: Promise<Keys>;
  readonly #settle: Settle;
  #state: 'open' | 'connecting' | 'connected' | 'closed' = 'open';
  #patience: Cancel | undefined;
  #watching: Cancel | undefined;
  #lost: () => void = () => undefined;

  private constructor(options: PathOptions, socket: Socket, ice: RTCIceTransport) {
    this.#options = options;
    this.#socket = socket;
    this.#ice = ice;
    this.#dtls = new RTCDtlsTransport({}, ice, RTCDtlsTransport.localCertificate, [PROFILE]);
    // Packets are opened by the media thread: without this each would be opened here too.
    this.#dtls.srtpStarted = true;
    let settle: Settle | undefined;
    this.#keys = new Promise<Keys>((secured, failed) => {
      settle = { secured, failed };
    });
    this.#settle = settle!;
    // A leg that ends before it was answered asks nobody.
    this.#keys.catch(() => undefined);
    this.#relay();
  }

  /** With sockets bound and addresses known. Rejects when the machine has no port left. */
  static async open(options: PathOptions): Promise<WebrtcPath> {
    await RTCDtlsTransport.SetupCertificate();
    const { settings, channel } = options;
    const socket = await relaySocket(channel.localAddress);
    const { address, ports } = settings;
    const all = isWildcard(address);
    // A server that is for this machine alone may be met by a browser that has no network at all.
    const own = isLoopback(channel.localAddress) ? [channel.localAddress] : [];
    const more = all ? own : [address];
    let gated: 'no' | 'yes' = 'no';
    const gatherer = new RTCIceGatherer({
      iceLite: true,
      // What comes while ports are still being opened cannot be from anybody who was told of them.
      filterStunResponse: () => gated === 'yes',
      useIpv4: all,
      useIpv6: all && isIPv6(address),
      portRange: [ports.first, ports.last],
      additionalHostAddresses: more,
    });
    const ice = new RTCIceTransport(gatherer);
    ice.connection.iceControlling = false;
    const path = new WebrtcPath(options, socket, ice);
    try {
      await ice.gather();
      guard(ice);
      gated = 'yes';
      if (path.candidates().length === 0) throw new Error('no port is free for the sound of a browser');
      return path;
    } catch (error) {
      path.close();
      throw error;
    }
  }

  /** Where the channel sends to and hears from. */
  get relay(): { readonly address: string; readonly port: number } {
    const { address, port } = this.#socket.address();
    return { address, port };
  }

  /** Ours for a description; `setup`: what this description says of DTLS. */
  side(setup: WebrtcSide['setup']): WebrtcSide {
    const { usernameFragment, password } = this.#ice.localParameters;
    const fingerprints = this.#dtls.localParameters.fingerprints.map(({ algorithm, value }) => ({
      algorithm,
      value,
    }));
    return {
      ufrag: usernameFragment,
      password,
      fingerprints,
      setup,
      candidates: this.candidates(),
      lite: 'yes',
    };
  }

  candidates(): readonly IceCandidateLine[] {
    const { announced } = this.#options.settings;
    const own = this.#ice.localCandidates.map(({ foundation, priority, ip, port }) => ({
      foundation,
      priority,
      address: ip,
      port,
      kind: 'host' as const,
    }));
    const [first] = own;
    if (announced === undefined || first === undefined) return own;
    // Behind a NAT that forwards ports as they are, one address outside stands for the first inside.
    const outside = own.find(({ address }) => isIPv6(address) === isIPv6(announced)) ?? first;
    return [{ ...outside, address: announced }];
  }

  /** Goes on from what their description says; once, as a path has one far side. */
  connect(theirs: WebrtcSide, role: 'server' | 'client'): void {
    if (this.#state !== 'open') return;
    this.#state = 'connecting';
    this.#dtls.role = role;
    const fingerprints = theirs.fingerprints.map(
      ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
    );
    this.#dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, role === 'server' ? 'client' : 'server'));
    this.#ice.setRemoteParams({
      iceLite: theirs.lite === 'yes',
      usernameFragment: theirs.ufrag,
      password: theirs.password,
    });
    this.#handshake().catch((error: unknown) =>
      this.#fail(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** Asked when the call is answered: it may have rung for long, and a browser begins when it has our answer. */
  secured(): Promise<Keys> {
    const { scheduler } = this.#options;
    if (this.#state !== 'connected' && this.#state !== 'closed') {
      this.#patience ??= scheduler.after(LIMITS.webrtc.securedMs, () =>
        this.#fail(new Error('no way to the browser was found in time')),
      );
    }
    return this.#keys;
  }

  onLost(handler: () => void): void {
    this.#lost = handler;
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#patience?.();
    this.#watching?.();
    this.#settle.failed(new Error('closed'));
    this.#socket.close();
    void this.#dtls.stop().catch(() => undefined);
    void this.#ice.stop().catch(() => undefined);
  }

  async #handshake(): Promise<void> {
    // The lite side answers checks from now on; DTLS begins over the first pair that works.
    await this.#ice.addRemoteCandidate(undefined);
    await this.#ice.start();
    if (this.#isClosed()) return;
    await this.#dtls.start();
    if (this.#isClosed()) return;
    const { dtls } = this.#dtls;
    if (dtls?.srtp.srtpProfile !== PROFILE) throw new Error('no common SRTP profile');
    const { localKey, localSalt, remoteKey, remoteSalt } = dtls.extractSessionKeys(KEY_BYTES, SALT_BYTES);
    this.#state = 'connected';
    this.#patience?.();
    this.#watch(-1);
    this.#settle.secured({
      send: { suite: SUITE, key: Buffer.concat([localKey, localSalt]) },
      receive: { suite: SUITE, key: Buffer.concat([remoteKey, remoteSalt]) },
    });
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #fail(error: Error): void {
    this.#settle.failed(error);
    if (this.#state === 'connected') this.#lost();
  }

  /** RFC 7675: a browser asks for consent every five seconds for as long as it is there, whatever else it sends. */
  #watch(before: number): void {
    this.#watching = this.#options.scheduler.after(LIMITS.webrtc.silentMs, () => {
      const heard = this.#ice.connection.candidatePairs.reduce(
        (sum, pair) => sum + pair.requestsReceived + pair.packetsReceived,
        0,
      );
      if (heard === before) this.#fail(new Error('the browser is gone'));
      else this.#watch(heard);
    });
  }

  #relay(): void {
    const { channel } = this.#options;
    const { connection } = this.#ice;
    const address = this.#socket.address().address;
    connection.onData.subscribe((packet) => {
      // RFC 7983: what begins otherwise is DTLS.
      const first = packet[0] ?? 0;
      if (first < 128 || first > 191 || this.#state !== 'connected') return;
      const port = isReport(packet) ? channel.localPort + 1 : channel.localPort;
      this.#socket.send(packet, port, address);
    });
    this.#socket.on('message', (packet) => {
      if (this.#state === 'connected') connection.send(packet).catch(() => undefined);
    });
    // An error concerns a packet that was sent: the next one may arrive.
    this.#socket.on('error', () => undefined);
  }
}

type UdpEnd = { onData: (packet: Buffer, from: readonly [string, number]) => void };

/** werift takes checks from anybody: before it hears of a packet, whoever sent it has proved to know our password. */
function guard(ice: RTCIceTransport): void {
  const { usernameFragment: ufrag, password } = ice.localParameters;
  const gate = new IceGate({ ufrag, password });
  const { protocols } = ice.connection as unknown as {
    readonly protocols: readonly { readonly transport: UdpEnd }[];
  };
  for (const { transport } of protocols) {
    const take = transport.onData;
    transport.onData = (packet, from) => {
      if (gate.admits(packet, { address: from[0], port: from[1] })) take(packet, from);
    };
  }
}

/** RFC 5761 4: what tells reports from sound on one port. */
function isReport(packet: Uint8Array): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Beside the channel: what is bound to one address hears from the same one. */
async function relaySocket(channelAddress: string): Promise<Socket> {
  const six = isIPv6(channelAddress);
  const own = isWildcard(channelAddress) ? (six ? '::1' : '127.0.0.1') : channelAddress;
  const socket = createSocket(six ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: own, port: 0, exclusive: true }, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
  return socket;
}
