// What an import or an export could not carry: one table. A row is a code, how grave it is, and a sentence with named holes.
// Owns wording and the shape of a note; it must not decide when one is due.

type Row = {
  /** `lost`: it is not there any more. `changed`: it is there and does something a little different. */
  readonly severity: 'lost' | 'changed';
  readonly sentence: string;
};

export const NOTES = {
  'left-out': { severity: 'lost', sentence: '{what} is left out: {why}' },
  'carried-otherwise': { severity: 'changed', sentence: '{what} is carried otherwise: {why}' },
  unknown: { severity: 'lost', sentence: '{what} is left out: no such word of the format is known here' },
  'value-unreadable': { severity: 'lost', sentence: '{what} is left out: "{value}" is not {wanted}' },
  'target-missing': { severity: 'lost', sentence: '{what} leads to {target}, which is not among the files' },
  'keys-unknown': {
    severity: 'lost',
    sentence:
      'which key leads where is decided by a program at {target}; name it in the routes of index.json',
  },
  'several-digits': { severity: 'lost', sentence: '{digits} is left out: a menu acts on single keys' },
  'not-reached': { severity: 'lost', sentence: '{what} is left out: nothing leads to it' },
  'before-menu': {
    severity: 'lost',
    sentence: '{what} comes before the first key and is left out: a menu only speaks until a key is pressed',
  },
  'number-unreadable': { severity: 'lost', sentence: '"{number}" is left out: it is not 3 to 15 digits' },
  loop: {
    severity: 'lost',
    sentence: '{what} leads back here without a key between; the repetition is left out',
  },
  'key-differs': {
    severity: 'lost',
    sentence:
      'key {key} does something else here than elsewhere and is left out; "*", "0" and "#" mean the same in all of a menu',
  },
  'keys-below': {
    severity: 'lost',
    sentence: 'the keys asked for after {what} are left out: only keys 1 to 9 have keys below them',
  },
  'wrong-differs': {
    severity: 'lost',
    sentence: 'what a wrong key does here is left out: it is the same in all of a menu',
  },
  'after-control': {
    severity: 'lost',
    sentence: 'what comes after "{control}" on key {key} is left out',
  },
  'speech-to-record': {
    severity: 'changed',
    sentence: '46elks speaks no such texts: record "{text}" as {file}',
  },
  'no-counterpart': { severity: 'lost', sentence: '{what} has no counterpart in {format} and is left out' },
  'text-altered': { severity: 'changed', sentence: 'the text "{text}" is written "{written}"' },
  'sound-path': {
    severity: 'changed',
    sentence: 'sound {source} is named as it was; Dozvon plays an http(s) address or an uploaded file',
  },
  'prompt-differs': {
    severity: 'changed',
    sentence: 'after silence other words were said here; a menu says the same prompt again',
  },
  'silence-rounds': {
    severity: 'changed',
    sentence:
      'keys are asked for {times} here; a menu asks as often as the account says, {rounds} times at first',
  },
  'silence-seconds': {
    severity: 'changed',
    sentence:
      'a key is waited for {seconds} s here; a menu waits as long as the account says, {usual} s at first',
  },
  'silence-way': {
    severity: 'changed',
    sentence: 'silence leads elsewhere here; in a menu it says END TEXT and ends the call',
  },
  'end-text': {
    severity: 'changed',
    sentence: 'END TEXT is heard here too, before the call ends',
  },
  'greeting-again': {
    severity: 'changed',
    sentence: 'the greeting was said again here; "start" says MENU TEXT only',
  },
  'jump-higher': {
    severity: 'changed',
    sentence: 'this leads to a menu several levels up; the imported one goes to the beginning',
  },
  'key-everywhere': {
    severity: 'changed',
    sentence: 'key {key} works in all of the menu now, not only where it was offered',
  },
  'keys-stay': {
    severity: 'changed',
    sentence: 'no key was offered here; in a menu those of the level stay',
  },
  'rings-in-turn': {
    severity: 'changed',
    sentence: 'the numbers rang all at once; a menu rings them in turn unless the account says otherwise',
  },
  'rings-at-once': {
    severity: 'changed',
    sentence: 'the numbers ring all at once in {format}',
  },
  'recording-goes-on': {
    severity: 'changed',
    sentence: 'the recording goes on after the conversation, to the end of the call',
  },
  'recording-of-talk': {
    severity: 'changed',
    sentence:
      'all of the call was recorded from here on; in a menu only a conversation that follows in the same document or on the same key is',
  },
  'texts-joined': { severity: 'changed', sentence: 'two texts in a row on key {key} become one' },
  'phone-hole': {
    severity: 'changed',
    sentence: '$phone stands in the texts as it is; a program has to put the number there',
  },
  'wrong-key-count': {
    severity: 'changed',
    sentence: 'Dozvon leaves after {count} wrong keys in a row; there is no counting of them in {format}',
  },
  'not-interrupted': {
    severity: 'changed',
    sentence:
      'texts before a command and START TEXT are heard out in {format}, a key does not interrupt them',
  },
  'routes-needed': {
    severity: 'changed',
    sentence:
      '{format} has no table of keys: the addresses under "routes" of index.json are programs that answer with the document named there',
  },
  'setup-needed': { severity: 'changed', sentence: '{what}' },
} as const satisfies Record<string, Row>;

export type NoteCode = keyof typeof NOTES;

export type Note = {
  readonly code: NoteCode;
  readonly severity: 'lost' | 'changed';
  /** Where: a path in the source, such as `menu.xml/Response/Gather[1]/@hints`, or an entry of the menu. */
  readonly place: string;
  readonly sentence: string;
};

type HolesIn<Sentence extends string> = Sentence extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | HolesIn<Rest>
  : never;

export type NoteHoles<Code extends NoteCode> = {
  readonly [Hole in HolesIn<(typeof NOTES)[Code]['sentence']>]: string | number;
};

/** What a sentence quotes is cut at this many characters, so that a sentence stays one. */
const QUOTED_CHARACTERS_MAX = 60;

function short(value: string | number): string {
  const points = [...String(value).replace(/\s+/g, ' ')];
  return points.length > QUOTED_CHARACTERS_MAX
    ? `${points.slice(0, QUOTED_CHARACTERS_MAX - 1).join('')}…`
    : points.join('');
}

/** Reasons are ours and stay whole; all else is quoted from a file. */
const WHOLE = new Set(['why', 'what']);

export function note<Code extends NoteCode>(code: Code, place: string, holes: NoteHoles<Code>): Note {
  const row: Row = NOTES[code];
  const values: Readonly<Record<string, string | number>> = holes;
  const sentence = row.sentence.replace(/\{(\w+)\}/g, (_hole, name: string) =>
    WHOLE.has(name) ? String(values[name] ?? '') : short(values[name] ?? ''),
  );
  return { code, severity: row.severity, place, sentence };
}

/** Each once, in the order they came. */
export function distinct(notes: readonly Note[]): readonly Note[] {
  const seen = new Set<string>();
  return notes.filter((one) => {
    const name = `${one.code} ${one.place} ${one.sentence}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
