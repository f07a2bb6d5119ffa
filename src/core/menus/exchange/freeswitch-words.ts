// Words of FreeSWITCH that both directions share: how a sound is named, and what of a dial string is a number. Owns these; menus
// are read in `freeswitch-read.ts`. Sounds by the pages of playback, say and phrase; dial strings by that of bridge.

/** A text for the speech engine that the menu names. */
export const SAY = 'say:';
/** A macro of sounds and texts. */
export const PHRASE = 'phrase:';
export const SILENCE = 'silence_stream://';
/** The tone that Dozvon has before a recording; FreeSWITCH has none of its own (milliseconds on, off, hertz). */
export const TONE = 'tone_stream://%(250,0,800)';
/** Sounds one after another, with "!" between. */
export const FILES = 'file_string://';

/** Variables that FreeSWITCH fills in: where its installation keeps recordings, the call's own name and the time: a second recording goes over the first otherwise. */
const variable = (name: string, sign: string): string => `${sign}{${name}}`;
export const RECORDINGS = `${variable('recordings_dir', '$$')}/`;
const STARTED = variable('strftime(%Y-%m-%d-%H-%M-%S)', '$');
export const RECORDING = `${RECORDINGS}${variable('uuid', '$')}-${STARTED}.wav`;

/** What becomes of a call after a conversation, and when nobody answers: the variables, as a menu has to set them. */
export const HANGUP_AFTER_BRIDGE = 'hangup_after_bridge';
/** Without it a call that nobody answers ends that of the caller as well. */
export const CONTINUE_ON_FAIL = 'continue_on_fail';

type DialString = {
  readonly numbers: readonly string[];
  /** What names no number. */
  readonly others: readonly string[];
  /** Numbers with a host of their own, as `number@host`. */
  readonly elsewhere: readonly string[];
  readonly waitSeconds?: string;
  readonly how: 'in-turn' | 'at-once';
};

/** `{variables}driver/number@host`, several with "|" (in turn) or "," (at once) between. */
export function dialString(written: string): DialString {
  const waitSeconds = /(?:originate_timeout|call_timeout|leg_timeout)=(\d{1,6})/.exec(written)?.[1];
  const bare = written.replace(/\{[^{}]*\}|\[[^[\]]*\]|<[^<>]*>/g, '').trim();
  const numbers: string[] = [];
  const others: string[] = [];
  const elsewhere: string[] = [];
  for (const one of bare.split(/[|,]/).map((piece) => piece.trim())) {
    if (one === '') continue;
    const steps = one.split('/');
    const last = /^loopback$/i.test(steps[0] ?? '') ? (steps[1] ?? '') : (steps.at(-1) ?? '');
    const number = last.replace(/@.*$/s, '').replace(/^\+/, '');
    if (!/^\d{3,15}$/.test(number)) others.push(one);
    else {
      numbers.push(number);
      if (last.includes('@')) elsewhere.push(last);
    }
  }
  return {
    numbers,
    others,
    elsewhere,
    ...(waitSeconds !== undefined && { waitSeconds }),
    how: bare.includes(',') ? 'at-once' : 'in-turn',
  };
}

/** The keys of an entry: one key, or a pattern that only one-digit answers match; undefined for several digits. */
export function keysOf(digits: string): readonly string[] | undefined {
  if (/^[0-9*#]$/.test(digits)) return [digits];
  const set = /^\/\^?\(?(?:\[([0-9*#-]{1,30})\]|(\\d)|([0-9](?:\|[0-9])*))\)?\$?\/$/.exec(digits);
  if (!set) return undefined;
  if (set[2] !== undefined) return [...'0123456789'];
  if (set[3] !== undefined) return set[3].split('|');
  const found: string[] = [];
  for (const range of (set[1] ?? '').matchAll(/([0-9])-([0-9])|([0-9*#-])/g)) {
    if (range[3] !== undefined) found.push(range[3]);
    else for (let key = Number(range[1]); key <= Number(range[2]); key++) found.push(String(key));
  }
  return found.filter((key) => key !== '-');
}
