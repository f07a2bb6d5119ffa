// The phone of this window: registers with the server by JsSIP, rings, answers, calls and presses keys. Owns the one line there is and
// its one call; what is shown of it is phone-state.ts. JsSIP is loaded by the first use.

import type { DTMFOptions, RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent, UA } from 'jssip/lib/UA';
import { ask, Refusal, type Reply } from '../../api/client.ts';
import { type CallEnd, changeCall, changePhone, phoneState } from './phone-state.ts';
import { listenTo, type Meter, meterOf, openVoice, ring, type Voice } from './sound.ts';

type Credential = Reply<'openBrowserPhone'>;

let opening: Promise<boolean> | undefined;
/** Goes up when the phone is turned off: what was still being opened then is let go. */
let turns = 0;
let agent: UA | undefined;
let credential: Credential | undefined;
let renewal: number | undefined;
/** Whether the password was asked for anew since it was last right. */
let renewed = false;
let voice: Voice | undefined;
/** Keys go as events of RFC 4733. */
let keysAs: DTMFOptions['transportType'];
let session: RTCSession | undefined;
let meters: { readonly mine: Meter; readonly theirs: Meter | undefined } | undefined;
let quiet: (() => void)[] = [];

/** How long before its password ends a line asks for the next, and the longest a browser's timer runs, milliseconds. */
const RENEW_BEFORE = 30 * 60_000;
const RENEW_LATEST = 6 * 3_600_000;
/** Milliseconds more addresses of this machine are waited for once there is one. */
const GATHER_PATIENCE = 400;
const KEY_MILLISECONDS = 120;

/** Whether the line stands in the end. Asked again while it does, it is there at once. */
export function turnOn(): Promise<boolean> {
  if (phoneState().line.kind === 'ready') return Promise.resolve(true);
  if (opening) return opening;
  const made = open().finally(() => {
    if (opening === made) opening = undefined;
  });
  opening = made;
  return made;
}

async function open(): Promise<boolean> {
  turnOff();
  const turn = turns;
  changePhone({ line: { kind: 'connecting' } });
  try {
    const [{ C, UA, WebSocketInterface }, given] = await Promise.all([
      import('./sip.ts'),
      ask('openBrowserPhone', {}),
    ]);
    if (turn !== turns) return false;
    const opened = await openVoice();
    if (turn !== turns) {
      letGo(opened);
      return false;
    }
    credential = given;
    keysAs = C.DTMF_TRANSPORT.RFC2833;
    voice = opened;
    changePhone({ microphone: voice.microphone });
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const made = new UA({
      sockets: new WebSocketInterface(`${scheme}://${location.host}${given.websocketPath}`),
      uri: given.uri,
      password: given.password,
      session_timers: false,
      register_expires: 600,
      user_agent: 'Dozvon console',
    });
    agent = made;
    return await registered(made);
  } catch (trouble) {
    if (turn !== turns) return false;
    turnOff();
    changePhone({
      line: {
        kind: 'trouble',
        why: trouble instanceof Refusal && trouble.status > 0 ? 'refused' : 'unreachable',
      },
    });
    return false;
  }
}

function registered(made: UA): Promise<boolean> {
  return new Promise((resolve) => {
    made.on('registered', () => {
      if (agent !== made) return resolve(false);
      renewed = false;
      changePhone({ line: { kind: 'ready', number: credential?.number ?? '' } });
      renewLater();
      resolve(true);
    });
    made.on('registrationFailed', () => {
      if (agent !== made) return resolve(false);
      // A password that has ended: the server has another.
      if (!renewed && phoneState().line.kind === 'ready') return void renew();
      changePhone({ line: { kind: 'trouble', why: 'refused' } });
      resolve(false);
    });
    made.on('disconnected', ({ error }) => {
      if (agent !== made) return resolve(false);
      if (error) changePhone({ line: { kind: 'trouble', why: 'unreachable' } });
      // JsSIP goes on trying; who waits is told now.
      resolve(false);
    });
    made.on('newRTCSession', ({ session: came, originator }: RTCSessionEvent) => {
      if (originator === 'remote') rung(came);
    });
    made.start();
  });
}

function renewLater(): void {
  window.clearTimeout(renewal);
  const left = new Date(credential?.until ?? 0).getTime() - Date.now() - RENEW_BEFORE;
  renewal = window.setTimeout(() => void renew(), Math.min(Math.max(left, 60_000), RENEW_LATEST));
}

async function renew(): Promise<void> {
  renewed = true;
  try {
    credential = await ask('openBrowserPhone', {});
    agent?.set('password', credential.password);
    agent?.register();
  } catch {
    changePhone({ line: { kind: 'trouble', why: 'refused' } });
  }
}

/** Hangs up and leaves; the microphone is let go. */
export function turnOff(): void {
  turns++;
  opening = undefined;
  window.clearTimeout(renewal);
  hangUp();
  const left = agent;
  agent = undefined;
  left?.stop();
  if (voice) letGo(voice);
  voice = undefined;
  changePhone({ line: { kind: 'off' }, call: undefined });
}

function letGo({ stream }: Voice): void {
  for (const track of stream.getTracks()) track.stop();
}

function rung(came: RTCSession): void {
  if (session) {
    came.terminate({ status_code: 486 });
    return;
  }
  begin(came, { direction: 'in', with: came.remote_identity.uri.user });
  quiet.push(ring());
}

export function answer(): void {
  if (!session || !voice || phoneState().call?.phase !== 'ringing') return;
  hush();
  changeCall({ phase: 'connecting' });
  session.answer({ mediaStream: voice.stream, pcConfig: way() });
  watchConnection();
}

/** A number, menu or phone of the account. */
export function call(number: string): void {
  if (session || !agent || !voice) return;
  changePhone({ lastEnd: undefined });
  begin(agent.call(number, { mediaStream: voice.stream, pcConfig: way() }) as RTCSession, {
    direction: 'out',
    with: number,
  });
  watchConnection();
}

function way(): RTCConfiguration {
  return { iceServers: (credential?.iceServers ?? []).map((one) => ({ ...one, urls: [...one.urls] })) };
}

function begin(made: RTCSession, about: { readonly direction: 'in' | 'out'; readonly with: string }): void {
  session = made;
  changePhone({
    call: { ...about, phase: 'ringing', since: undefined, muted: false, keys: '' },
    lastEnd: undefined,
  });
  let waiting = false;
  made.on('icecandidate', ({ ready }) => {
    if (waiting) return;
    waiting = true;
    // The server is reached by the first address or by none: nobody waits for servers that do not answer.
    window.setTimeout(ready, GATHER_PATIENCE);
  });
  made.on('confirmed', () => changeCall({ phase: 'talking', since: Date.now() }));
  made.on('ended', () => over(made, 'ended'));
  made.on('failed', ({ cause, originator }) => over(made, endOf(cause, originator)));
}

/** JsSIP's word for how a call failed, as people would say it. */
function endOf(cause: string, originator: string): CallEnd {
  switch (cause) {
    case 'Canceled':
      return originator === 'remote' ? 'missed' : 'ended';
    case 'Rejected':
      return 'declined';
    case 'Busy':
      return 'busy';
    case 'Not Found':
      return 'not-found';
    case 'Unavailable':
    case 'No Answer':
      return 'away';
    case 'WebRTC Error':
    case 'User Denied Media Access':
    case 'Bad Media Description':
    case 'Incompatible SDP':
      return 'no-sound';
    default:
      return 'failed';
  }
}

function watchConnection(): void {
  const made = session;
  if (!made || !voice) return;
  const mine = meterOf(voice.stream);
  meters = { mine, theirs: undefined };
  const heard = ({ track, streams }: RTCTrackEvent): void => {
    const stream = streams[0] ?? new MediaStream([track]);
    const theirs = meterOf(stream);
    meters = { mine, theirs };
    quiet.push(listenTo(stream), theirs.close);
  };
  quiet.push(mine.close);
  const connection = made.connection as RTCPeerConnection | undefined;
  if (connection) connection.addEventListener('track', heard);
  else made.on('peerconnection', ({ peerconnection }) => peerconnection.addEventListener('track', heard));
}

function over(made: RTCSession, why: CallEnd): void {
  if (made !== session) return;
  session = undefined;
  hush();
  meters = undefined;
  changePhone({ call: undefined, lastEnd: why });
}

function hush(): void {
  for (const stop of quiet) stop();
  quiet = [];
}

export function hangUp(): void {
  if (session && !session.isEnded()) session.terminate();
}

export function press(key: string): void {
  const now = phoneState().call;
  if (!session || now?.phase !== 'talking') return;
  session.sendDTMF(key, { ...(keysAs && { transportType: keysAs }), duration: KEY_MILLISECONDS });
  changeCall({ keys: (now.keys + key).slice(-40) });
}

export function mute(muted: boolean): void {
  if (muted) session?.mute({ audio: true });
  else session?.unmute({ audio: true });
  changeCall({ muted });
}

/** How loud both sides are now, 0…1. */
export function levels(): { readonly mine: number; readonly theirs: number } {
  const muted = phoneState().call?.muted === true;
  return { mine: muted ? 0 : (meters?.mine.level() ?? 0), theirs: meters?.theirs?.level() ?? 0 };
}
