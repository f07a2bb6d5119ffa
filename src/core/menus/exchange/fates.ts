// What becomes of each word of a foreign format when a menu is imported: one table for each format, read by the importers,
// printed in the reference and held against the guide. Owns these rows and finding one; notes are made where a word is met.

type Fate = {
  /** `carried`, or what its note is. */
  readonly fate: 'carried' | 'changed' | 'lost';
  /** Why it is not carried as it is; for a carried one, as what. */
  readonly why: string;
  /** With this value it is carried: it is what a menu does. */
  readonly same?: string;
  /** What it is when it is not written, where that is not what a menu does. */
  readonly absent?: string;
};

type Words = Readonly<Record<string, Fate>>;

/** An element or action → what becomes of itself (`''`) and of its attributes. */
export type Fates = Readonly<Record<string, Words>>;

const carried = (why: string): Fate => ({ fate: 'carried', why });
const changed = (why: string, values: Pick<Fate, 'same' | 'absent'> = {}): Fate => ({
  fate: 'changed',
  why,
  ...values,
});
const lost = (why: string): Fate => ({ fate: 'lost', why });

const CALLBACK = lost('Dozvon tells its own handler of calls');
const METHOD = carried('not needed: no program is asked while a menu runs');
const VOICE = lost('the voice is chosen when the call is sent');
const VOLUME = lost('texts are spoken as loud as the engine speaks');
const SPEECH = lost('a menu listens to keys, not to words');
const OWN_NUMBER = lost('the number shown is the account’s');
const NO_PAYMENTS = lost('a menu takes no payments');
const NO_PAUSES = lost('a menu has no pauses');
const NO_TONES = lost('a menu sends no tones');
const NO_CODES = lost('a menu asks for no codes');
const AT_ONCE = lost('a key acts at once');
const MACHINES = lost('answering machines are not told apart in a transfer');
const PHONES_ONLY = lost('only phone numbers are called');
const NO_ROOM = lost('a menu has no conferences and no queues');

/** <https://www.twilio.com/docs/voice/twiml> and the pages of its verbs. */
const TWIML: Fates = {
  Response: { '': carried('the menu') },
  Say: {
    '': carried('a text, without its SSML'),
    voice: VOICE,
    language: VOICE,
    loop: carried('the text as often, 5 times at most'),
  },
  Play: {
    '': carried('`<file …>`'),
    loop: carried('the sound as often, 5 times at most'),
    digits: NO_TONES,
  },
  Pause: { '': NO_PAUSES, length: NO_PAUSES },
  Gather: {
    '': carried('MENU TEXT or the text of an item, and its keys'),
    input: carried('`dtmf`; a note for speech'),
    action: carried('the keys, by the routes of `index.json`'),
    numDigits: carried('1; a note for more, and when it is not there'),
    timeout: carried('a note when it is not 5 seconds, which an account can change'),
    finishOnKey: carried('not needed: one key is enough'),
    actionOnEmptyResult: carried('silence, by the routes of `index.json`; a note when none tells of it'),
    method: METHOD,
    hints: SPEECH,
    language: SPEECH,
    speechTimeout: SPEECH,
    maxSpeechTime: SPEECH,
    speechModel: SPEECH,
    enhanced: SPEECH,
    profanityFilter: SPEECH,
    partialResultCallback: SPEECH,
    partialResultCallbackMethod: SPEECH,
    bargeIn: lost('whether a key interrupts is set for the account'),
    debug: CALLBACK,
  },
  Dial: {
    '': carried('`call:`'),
    action: carried('`ok:end` and `err:`, by the routes of `index.json`'),
    timeout: carried('`wait=`, 30 when it is not there'),
    record: carried('`record`'),
    callerId: OWN_NUMBER,
    timeLimit: lost('how long a call may last is set for the account'),
    hangupOnStar: changed('keys go to the other side during a conversation', { same: 'false' }),
    answerOnBridge: lost('the caller is answered already'),
    ringTone: lost('the ringing tone or the account’s waiting sound is heard'),
    trim: lost('recordings are kept whole'),
    method: METHOD,
    recordingStatusCallback: CALLBACK,
    recordingStatusCallbackMethod: CALLBACK,
    recordingStatusCallbackEvent: CALLBACK,
    recordingTrack: lost('both sides are recorded'),
    referUrl: CALLBACK,
    referMethod: CALLBACK,
    events: CALLBACK,
    sequential: carried('not needed: numbers ring in turn'),
  },
  Number: {
    '': carried('a number of `call:`'),
    sendDigits: NO_TONES,
    url: lost('who is called hears nothing first'),
    method: METHOD,
    byoc: lost('the trunk is chosen by the server'),
    statusCallback: CALLBACK,
    statusCallbackEvent: CALLBACK,
    statusCallbackMethod: CALLBACK,
    amdStatusCallback: CALLBACK,
    amdStatusCallbackMethod: CALLBACK,
    machineDetection: MACHINES,
    machineDetectionTimeout: MACHINES,
    machineDetectionSilenceTimeout: MACHINES,
    machineDetectionSpeechThreshold: MACHINES,
    machineDetectionSpeechEndThreshold: MACHINES,
  },
  Sim: { '': PHONES_ONLY },
  WhatsApp: { '': PHONES_ONLY },
  Application: { '': PHONES_ONLY },
  Sip: { '': PHONES_ONLY },
  Client: { '': PHONES_ONLY },
  Conference: { '': NO_ROOM },
  Queue: { '': NO_ROOM },
  Enqueue: { '': NO_ROOM },
  Record: {
    '': carried('`record:`'),
    maxLength: carried('its seconds, at most 1800'),
    action: carried('what follows'),
    finishOnKey: changed('`#` ends a recording', { same: '#', absent: '1234567890*#' }),
    timeout: changed('10 seconds of silence end a recording', { same: '10', absent: '5' }),
    playBeep: changed('a short tone is always heard before it', { same: 'true' }),
    trim: lost('recordings are kept whole'),
    transcribe: lost('nothing is transcribed'),
    transcribeCallback: CALLBACK,
    method: METHOD,
    recordingStatusCallback: CALLBACK,
    recordingStatusCallbackMethod: CALLBACK,
    recordingStatusCallbackEvent: CALLBACK,
  },
  Redirect: { '': carried('`back`, `start`, `repeat`, or what the document holds'), method: METHOD },
  Hangup: { '': carried('`end`') },
  Leave: { '': carried('`end`') },
  Reject: {
    '': changed('the call is answered before a menu runs, then it ends'),
    reason: lost('the call is answered'),
  },
  Sms: {
    '': carried('`sms:`'),
    to: carried('its number; without it `$phone`'),
    from: carried('its sender'),
    action: lost('the caller does not wait for an SMS'),
    method: METHOD,
    statusCallback: CALLBACK,
  },
  Message: {
    '': carried('`sms:`'),
    to: carried('its number; without it `$phone`'),
    from: carried('its sender'),
    action: lost('the caller does not wait for an SMS'),
    method: METHOD,
    statusCallback: CALLBACK,
  },
  Body: { '': carried('the text of the SMS') },
  Media: { '': lost('an SMS of a menu is text') },
  Connect: { '': PHONES_ONLY },
  Echo: { '': lost('a menu does not send speech back') },
  Start: { '': CALLBACK },
  Stop: { '': CALLBACK },
  Pay: { '': NO_PAYMENTS },
  Prompt: { '': NO_PAYMENTS },
  Refer: { '': lost('the call stays with Dozvon') },
};

/** <https://developer.vonage.com/en/voice/voice-api/ncco-reference>. */
const NCCO: Fates = {
  talk: {
    '': carried('a text'),
    action: carried('what it does'),
    text: carried('the text, without its SSML'),
    bargeIn: carried('not needed: a key interrupts what is spoken anyway'),
    loop: carried('the text as often, 5 times at most'),
    level: VOLUME,
    language: VOICE,
    style: VOICE,
    voiceName: VOICE,
    premium: VOICE,
  },
  stream: {
    '': carried('`<file …>`'),
    action: carried('what it does'),
    streamUrl: carried('its address'),
    bargeIn: carried('not needed: a key interrupts what is spoken anyway'),
    loop: carried('the sound as often, 5 times at most'),
    level: VOLUME,
  },
  input: {
    '': carried('the keys'),
    action: carried('what it does'),
    type: carried('`dtmf`; a note for speech'),
    dtmf: carried('its keys'),
    speech: SPEECH,
    eventUrl: carried('the keys, by the routes of `index.json`'),
    eventMethod: METHOD,
    mode: changed('a key acts at once', { same: 'synchronous' }),
  },
  dtmf: {
    '': carried('how keys are asked for'),
    maxDigits: carried('1; a note for more, and when it is not there'),
    timeOut: carried('a note when it is not 5 seconds, which an account can change'),
    submitOnHash: carried('not needed: one key is enough'),
  },
  connect: {
    '': carried('`call:`'),
    action: carried('what it does'),
    endpoint: carried('its phone'),
    timeout: carried('`wait=`, 60 when it is not there'),
    eventUrl: carried('`err:`, by the routes of `index.json`'),
    eventType: carried('`synchronous`, for `err:`'),
    eventMethod: METHOD,
    from: OWN_NUMBER,
    randomFromNumber: OWN_NUMBER,
    limit: lost('how long a call may last is set for the account'),
    machineDetection: MACHINES,
    advancedMachineDetection: MACHINES,
    ringbackTone: lost('the ringing tone or the account’s waiting sound is heard'),
  },
  endpoint: {
    '': carried('who is called'),
    type: carried('`phone`; a note for others'),
    number: carried('a number of `call:`'),
    uri: PHONES_ONLY,
    user: PHONES_ONLY,
    extension: PHONES_ONLY,
    domain: PHONES_ONLY,
    headers: PHONES_ONLY,
    standardHeaders: PHONES_ONLY,
    'content-type': PHONES_ONLY,
    dtmfAnswer: NO_TONES,
    shaken: OWN_NUMBER,
    onAnswer: lost('who is called hears nothing first'),
  },
  record: {
    '': carried('`record:`, or `record` of the call that follows'),
    action: carried('what it does'),
    timeOut: carried('its seconds, at most 1800'),
    endOnSilence: changed('10 seconds of silence end a recording', { same: '10' }),
    endOnKey: changed('`#` ends a recording', { same: '#' }),
    beepStart: changed('a short tone is always heard before it', { same: 'true' }),
    format: lost('recordings are WAV'),
    split: lost('both sides are in one file'),
    channels: lost('both sides are in one file'),
    transcription: lost('nothing is transcribed'),
    eventUrl: CALLBACK,
    eventMethod: METHOD,
  },
  notify: {
    '': carried('an address that is told'),
    action: carried('what it does'),
    eventUrl: carried('the address'),
    payload: changed('the address is told what Dozvon tells every handler'),
    eventMethod: METHOD,
  },
  conversation: { '': NO_ROOM },
  wait: { '': NO_PAUSES },
  transfer: { '': NO_ROOM },
  pay: { '': NO_PAYMENTS },
};

/**
 * <https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Modules/mod-dptools/6586989> (the IVR menu), and which actions
 * and attributes the program itself knows.
 */
const FREESWITCH: Fates = {
  configuration: {
    '': carried('the menus'),
    name: carried('not needed'),
    description: carried('not needed'),
  },
  menus: { '': carried('the menus') },
  menu: {
    '': carried('a menu or an item with keys below it'),
    name: carried('where `menu-sub` leads'),
    'greet-long': carried('MENU TEXT or the text of an item'),
    'greet-short': carried('a note when it is not the long one'),
    'invalid-sound': carried('`err`, then `repeat`'),
    'exit-sound': carried('END TEXT, of the first menu'),
    timeout: carried('a note when it is not 5 seconds, which an account can change'),
    'max-timeouts': carried('a note when it is not 3, which an account can change'),
    'max-failures': changed('how many wrong keys end a menu is set for the account, 3 at first', {
      same: '3',
    }),
    'inter-digit-timeout': carried('not needed: one key is enough'),
    'digit-len': carried('not needed: one key is enough; a note for each entry of several digits'),
    'exec-on-max-timeouts': carried('`hangup`; a note for others'),
    'exec-on-max-failures': carried('`hangup`; a note for others'),
    'tts-engine': VOICE,
    'tts-voice': VOICE,
    'phrase-lang': VOICE,
    'confirm-macro': AT_ONCE,
    'confirm-key': AT_ONCE,
    'confirm-attempts': AT_ONCE,
    'transfer-sound': lost('nothing is said before a transfer but the texts of its key'),
    pin: NO_CODES,
    'pin-file': NO_CODES,
    'prompt-pin-file': NO_CODES,
    'bad-pin-file': NO_CODES,
  },
  entry: {
    '': carried('an entry'),
    action: carried(
      '`menu-exec-app`, `menu-sub`, `menu-play-sound`, `menu-say-phrase`, `menu-back`, `menu-top`, `menu-exit`',
    ),
    digits: carried('its key; of a pattern those of one digit'),
    param: carried(
      'what it runs: `playback`, `say:`, `phrase:`, `bridge`, `transfer`, `record`, `hangup`, `speak`',
    ),
    // FreeSWITCH's own samples carry it to please editors.
    description: carried('not needed'),
  },
};

/** What every action of 46elks may have. */
const ELKS_ANYWHERE: Words = {
  recordcall: carried('`record` of the calls that follow'),
  whenhangup: CALLBACK,
};

/** <https://46elks.com/docs/call-actions> and the pages of its actions. */
const ELKS: Fates = {
  play: {
    '': carried('`<file …>`, or a text behind `en_US/`; a note for tones and for what was recorded'),
    skippable: lost('whether a key interrupts is set for the account'),
    next: carried('what follows'),
    ...ELKS_ANYWHERE,
  },
  ivr: {
    '': carried('MENU TEXT or the text of an item, and its keys'),
    digits: carried('1; a note for more'),
    timeout: carried('a note when it is not 5 seconds, which an account can change; 10 when it is not there'),
    repeat: carried('a note when it is not 3, which an account can change'),
    next: carried('silence and a wrong key'),
    ...ELKS_ANYWHERE,
    ...Object.fromEntries([...'1234567890*#'].map((key) => [key, carried('the key')])),
  },
  connect: {
    '': carried('`call:`'),
    callerid: OWN_NUMBER,
    next: carried('what follows'),
    busy: carried('`err:`, with a note, when `failed` is not there; else a note when it is not the same'),
    failed: carried('`err:`'),
    ...ELKS_ANYWHERE,
  },
  record: {
    '': carried('`record:`; a note for the address that would be sent it'),
    timelimit: carried('its seconds, 120 when it is not there'),
    // On, 3 seconds of silence end a recording and no key does; off, "#" does.
    silencedetection: changed('10 seconds of silence and `#` end a recording', { absent: 'yes' }),
    next: carried('what follows'),
    ...ELKS_ANYWHERE,
  },
  hangup: { '': carried('`end`'), ...ELKS_ANYWHERE },
  audiosend: { '': lost('sound goes to no program') },
};

export const FATES = { twiml: TWIML, ncco: NCCO, freeswitch: FREESWITCH, '46elks': ELKS } as const;

export type Format = keyof typeof FATES;

/** All words of an element or action; none where it has no row. */
export function wordsOf(format: Format, element: string): Words {
  const words: Fates = FATES[format];
  return Object.hasOwn(words, element) ? (words[element] ?? {}) : {};
}

export function fateOf(format: Format, element: string, attribute: string): Fate | undefined {
  const words = wordsOf(format, element);
  return Object.hasOwn(words, attribute) ? words[attribute] : undefined;
}
