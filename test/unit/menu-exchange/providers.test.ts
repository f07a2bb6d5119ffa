// What providers' own pages and programs say of their formats, where a menu depends on it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../../src/core/menus/exchange/fates.ts';
import { exportMenu, importMenu } from '../../../src/core/menus/exchange/formats.ts';

type Files = Readonly<Record<string, string>>;

function imported(format: Format, files: Files) {
  const made = importMenu(format, new Map(Object.entries(files)));
  assert.ok(made.ok, made.ok ? '' : made.error.sentence);
  const told = made.value.notes.map(({ place, code }) => `${place} ${code}`);
  return { lines: made.value.text.split('\n'), told };
}

function exported(format: Format, text: string) {
  const made = exportMenu(format, text);
  assert.ok(made.ok, made.ok ? '' : made.error);
  const { files, notes } = made.value;
  const back = importMenu(format, files);
  return {
    files,
    codes: notes.map(({ code }) => code),
    back: back.ok ? back.value.text : back.error.sentence,
  };
}

/** The attributes of FreeSWITCH entries, in short. */
function entriesIn(files: ReadonlyMap<string, string>): readonly string[] {
  const found = (files.get('ivr.conf.xml') ?? '').matchAll(
    /<entry action="([\w-]+)" digits="(.)"(?: param="([^"]*)")?/g,
  );
  return [...found].map(([, action, key, param]) => `${key} ${action} ${param ?? ''}`.trimEnd());
}

const menu = (entries: string, attributes = 'max-failures="3" max-timeouts="3" timeout="5000"') => ({
  'ivr.conf.xml': `<menu name="front" greet-long="say:Press 1" ${attributes}>${entries}</menu>`,
});
const app = (param: string, digits = '1') =>
  `<entry action="menu-exec-app" digits="${digits}" param="${param}"/>`;

test('FreeSWITCH ends the call of who is not answered unless continue_on_fail says otherwise', () => {
  const bridge = app('bridge {originate_timeout=9}loopback/101/default');
  const say = '<entry action="menu-play-sound" digits="1" param="say:Nobody"/>';
  assert.deepEqual(imported('freeswitch', menu(bridge + say)).lines.slice(1, -1), [
    '1: call:101 wait=9 err:failed',
    '1: Nobody',
    '1: back',
    'failed: end',
  ]);
  const goesOn = ['1: call:101 wait=9', '1: Nobody', '1: back'];
  const set = app('set continue_on_fail=true');
  assert.deepEqual(imported('freeswitch', menu(set + bridge + say)).lines.slice(1, -1), goesOn);
  const extension = `<extension name="a"><condition>
    <action application="set" data="continue_on_fail=true"/><action application="ivr" data="front"/></condition></extension>`;
  const files = { ...menu(bridge + say), 'extension.xml': extension };
  assert.deepEqual(imported('freeswitch', files).lines.slice(1, -1), goesOn);
  const { files: written } = exported('freeswitch', '{menu: Press 1\n1: call:101\n1: Nobody\n}');
  assert.match(written.get('extension.xml') ?? '', /set" data="continue_on_fail=true"/);
});

test('a FreeSWITCH variable stays, so each call of a menu says anew whether its end is that of the caller', () => {
  const { files, back } = exported('freeswitch', '{menu: p\n1: call:101 ok:end\n2: call:102\n}');
  assert.deepEqual(
    entriesIn(files)
      .filter((entry) => entry.includes(' set '))
      .slice(0, 2),
    ['1 menu-exec-app set hangup_after_bridge=true', '2 menu-exec-app set hangup_after_bridge=false'],
  );
  assert.match(back, /^1: call:101 ok:end$/m);
  assert.match(back, /^2: call:102$/m);
});

test('FreeSWITCH menus below the first are told to hang up where Dozvon leaves', () => {
  const { files } = exported('freeswitch', '{menu: p\n1: a\n11: b\n}');
  const menus = [...(files.get('ivr.conf.xml') ?? '').matchAll(/<menu name="(\w+)"([^>]*)>/g)];
  assert.deepEqual(
    menus.map(([, name, rest = '']) => [name, rest.match(/exec-on-[\w-]+="hangup"/g) ?? []]),
    [
      ['dozvon_menu', []],
      ['dozvon_1', ['exec-on-max-failures="hangup"', 'exec-on-max-timeouts="hangup"']],
      ['dozvon_11', ['exec-on-max-failures="hangup"', 'exec-on-max-timeouts="hangup"']],
    ],
  );
});

test('where a FreeSWITCH menu is left to the one above, a note says so; "hangup" leaves without the exit sound', () => {
  const below = (attributes: string) => ({
    'ivr.conf.xml': `<menus><menu name="front" greet-long="say:Press 1" exit-sound="say:Bye" max-timeouts="3" timeout="5000">
      <entry action="menu-sub" digits="1" param="below"/></menu>
      <menu name="below" greet-long="say:Below" max-timeouts="3" timeout="5000" ${attributes}>
      <entry action="menu-exit" digits="1"/></menu></menus>`,
  });
  assert.deepEqual(imported('freeswitch', below('')).told, [
    'ivr.conf.xml/menus/menu[2] carried-otherwise',
    'ivr.conf.xml/menus/menu[2] silence-way',
  ]);
  const hangup = 'exec-on-max-failures="hangup" exec-on-max-timeouts="hangup"';
  assert.deepEqual(imported('freeswitch', below(hangup)).told, ['ivr.conf.xml/menus/menu[2] silence-way']);
  const { told } = imported('freeswitch', below('exec-on-max-failures="transfer 100"'));
  assert.ok(told.includes('ivr.conf.xml/menus/menu[2]/@exec-on-max-failures left-out'));
  const top = menu(app('answer'), `exit-sound="say:Bye" timeout="5000" exec-on-max-timeouts="hangup"`);
  assert.equal(imported('freeswitch', top).lines.at(-1), '}');
});

test('a FreeSWITCH menu asks as often as it bears wrong keys when it does not say how often', () => {
  const asked = (attributes: string) =>
    imported('freeswitch', menu(app('answer'), `timeout="5000" ${attributes}`)).told.filter((one) =>
      one.endsWith('silence-rounds'),
    ).length;
  assert.deepEqual(
    ['', 'max-failures="3"', 'max-failures="2"', 'max-failures="2" max-timeouts="3"', 'max-timeouts="0"'].map(
      asked,
    ),
    [0, 0, 1, 0, 0],
  );
});

test('only what a pattern of FreeSWITCH found is put in for $1', () => {
  const play = (digits: string) =>
    `<entry action="menu-play-sound" digits="${digits}" param="say:It costs $10 or $1"/>`;
  const said = (digits: string) => imported('freeswitch', menu(play(digits))).lines[1];
  assert.equal(said('4'), '4: It costs $10 or $1');
  assert.equal(said('/^([4])$/'), '4: It costs 40 or 4');
  assert.equal(said('/^[4]$/'), '4: It costs 0 or');
  const mixed = '{menu: It costs $10 <file https://shop.example/a.mp3>\n1: end\n}';
  assert.equal(exported('freeswitch', mixed).back, mixed);
});

test('a FreeSWITCH recording begins with a tone, ends by # and goes over no other', () => {
  const { files, back } = exported('freeswitch', '{menu: p\n1: Speak\n1: record: 5\n1: Thanks\n}');
  const [, tone = '', record = ''] = entriesIn(files);
  assert.equal(tone, '1 menu-play-sound tone_stream://%(250,0,800)');
  assert.match(record, /record \S*\$\{uuid\}-\$\{strftime\([^ )]+\)\}\.wav 5 200 10$/);
  assert.match(
    files.get('extension.xml') ?? '',
    /data="playback_terminators=#"\/>\s*<action application="ivr"/,
  );
  assert.match(back, /^1: Speak\n1: record: 5\n1: Thanks\n/m);
});

test('a text without keys starts no FreeSWITCH menu', () => {
  const { files } = exported('freeswitch', 'Hello');
  assert.deepEqual([...files.keys()], ['extension.xml']);
  assert.doesNotMatch(files.get('extension.xml') ?? '', /"ivr"/);
});

test('labels of other alphabets are FreeSWITCH menus of their own', () => {
  const text = '{menu: p\n1: call:101 ok:end err:аб\n2: call:102 ok:end err:вг\nаб: one\nвг: two\n}';
  const { files } = exported('freeswitch', text);
  const names = [...(files.get('ivr.conf.xml') ?? '').matchAll(/<menu name="([^"]+)"/g)].map(
    ([, name]) => name,
  );
  assert.ok(names.length > 2);
  assert.equal(new Set(names).size, names.length, names.join());
});

test('46elks records a call beside another action, from there to its end', () => {
  const connect = { recordcall: 'https://shop.example/r', connect: '+46700000000' };
  const { lines, told } = imported('46elks', {
    'main.json': JSON.stringify({ ivr: 'a.mp3', timeout: 5, 1: connect, 2: { connect: '+46700000001' } }),
  });
  assert.deepEqual(lines.slice(1, -1), [
    '1: call:46700000000 record',
    '1: end',
    '2: call:46700000001',
    '2: end',
  ]);
  assert.ok(told.includes('main.json/ivr/connect/recordcall recording-of-talk'), told.join('\n'));
  const { files, codes } = exported('46elks', '{menu: p\n1: call:101 record\n}');
  assert.deepEqual(JSON.parse(files.get('1.json') ?? ''), {
    recordcall: 'recordings',
    connect: '101',
    next: 'at-1.json',
  });
  assert.ok(codes.includes('recording-goes-on'));
});

test('who is not answered goes where 46elks leads from a busy number, when it leads nowhere else', () => {
  const connect = (more: object) => ({ ivr: 'a.mp3', timeout: 5, 1: { connect: '+46700000000', ...more } });
  const [busy, failed] = [{ connect: '+46700000001' }, { connect: '+46700000002' }];
  const read = (more: object) => imported('46elks', { 'main.json': JSON.stringify(connect(more)) });
  const only = read({ busy });
  assert.ok(only.lines.includes('1: call:46700000001'), only.lines.join('\n'));
  assert.ok(only.told.includes('main.json/ivr/connect/busy carried-otherwise'));
  const both = read({ busy, failed });
  assert.ok(both.lines.includes('1: call:46700000002'), both.lines.join('\n'));
  assert.ok(both.told.includes('main.json/ivr/connect/busy left-out'));
});

test('46elks ends a recording by # only without its silence detection, and holds no number in a sound', () => {
  const { files, codes } = exported('46elks', '{menu: You are $phone\n1: Speak\n1: record: 5\n}');
  assert.deepEqual(JSON.parse(files.get('1.json') ?? '').next, {
    record: 'recordings',
    timelimit: 5,
    silencedetection: 'no',
    next: '1.2.json',
  });
  assert.ok(codes.includes('carried-otherwise'));
  assert.ok(codes.includes('no-counterpart') && !codes.includes('phone-hole'), codes.join());
});

test('a command that a format has no word for is named by its address', () => {
  const text = '{menu: p\n1: https://shop.example/told\n}';
  for (const format of ['twiml', 'freeswitch', '46elks'] as const) {
    const made = exportMenu(format, text);
    assert.ok(
      made.ok &&
        made.value.notes.some(({ sentence }) => sentence.startsWith('https://shop.example/told has no')),
    );
  }
});

test('a recording of all of a call is told of in NCCO and FreeSWITCH too', () => {
  const list = JSON.stringify([{ action: 'record' }, { action: 'talk', text: 'Hi' }]);
  assert.deepEqual(imported('ncco', { 'main.json': list }).told, ['main.json/1 record recording-of-talk']);
  const { told } = imported('freeswitch', menu(app('record_session a.wav')));
  assert.deepEqual(told, ['ivr.conf.xml/menu/entry recording-of-talk']);
  for (const format of ['ncco', 'freeswitch'] as const)
    assert.ok(
      exported(format, '{menu: p\n1: call:101 record\n}').codes.includes('recording-goes-on'),
      format,
    );
});

test('the words inside the SSML of a <Say> are said, in their order', () => {
  const say = '<Say>Press <emphasis level="strong">one</emphasis> or <s>two <w>now</w></s>.</Say>';
  const { lines, told } = imported('twiml', { 'main.xml': `<Response>${say}</Response>` });
  assert.deepEqual(lines, ['Press one or two now.']);
  assert.deepEqual(told, ['main.xml/Response/Say carried-otherwise']);
});

test('where several keys were waited for a note says so, also when that is what nothing means', () => {
  const gather = (attributes: string) =>
    imported('twiml', {
      'main.xml': `<Response><Gather action="k" ${attributes}><Say>Press 1</Say></Gather></Response>`,
    })
      .told.filter((one) => one.includes('@numDigits'))
      .map((one) => one.split(' ')[1]);
  assert.deepEqual(['', 'numDigits="1"', 'numDigits="4"', 'input="speech"'].map(gather), [
    ['carried-otherwise'],
    [],
    ['several-digits'],
    [],
  ]);
  const input = (more: object) =>
    imported('ncco', {
      'main.json': JSON.stringify([
        { action: 'talk', text: 'Press 1' },
        { action: 'input', type: ['dtmf'], ...more },
      ]),
    })
      .told.filter((one) => /Digits|mode/.test(one))
      .map((one) => one.split(' ')[2]);
  assert.deepEqual(
    [{}, { dtmf: { maxDigits: 1 } }, { dtmf: { maxDigits: 4 } }, { mode: 'asynchronous' }].map(input),
    [['carried-otherwise'], [], ['several-digits'], ['carried-otherwise']],
  );
  assert.deepEqual(input({ mode: 'synchronous', dtmf: { maxDigits: 1 } }), []);
});

test('who says nothing to a <Record> comes to the next verb', () => {
  const { files, back } = exported('twiml', '{menu: p\n1: record: 5\n1: Thanks\n}');
  const [, action] = /action="([^"]+)"/.exec(files.get('1.xml') ?? '') ?? [];
  assert.match(files.get('1.xml') ?? '', new RegExp(`<Record [^>]*/>\\s*<Redirect>${action}</Redirect>`));
  assert.match(back, /^1: record: 5\n1: Thanks$/m);
  const told = (after: string) =>
    imported('twiml', {
      'main.xml': '<Response><Gather action="k" numDigits="1"><Say>Press 1</Say></Gather></Response>',
      'one.xml': `<Response><Record action="end.xml" maxLength="5" finishOnKey="#" timeout="10"/>${after}</Response>`,
      'end.xml': '<Response><Hangup/></Response>',
      'index.json': '{"routes": {"k": {"keys": {"1": "one.xml"}}}}',
    }).told.filter((one) => one.startsWith('one.xml'));
  assert.deepEqual(told('<Redirect>end.xml</Redirect>'), []);
  assert.deepEqual(told('<Say>I heard nothing</Say><Hangup/>'), [
    'one.xml/Response/Say left-out',
    'one.xml/Response/Hangup left-out',
  ]);
});

test('what a <Record> does when nothing is written counts like what is', () => {
  const told = (attributes: string) =>
    imported('twiml', {
      'main.xml': '<Response><Gather action="k"><Say>Press 1</Say></Gather></Response>',
      'one.xml': `<Response><Record maxLength="5" action="end.xml" ${attributes}/></Response>`,
      'end.xml': '<Response><Hangup/></Response>',
      'index.json': '{"routes": {"k": {"keys": {"1": "one.xml"}}}}',
    }).told.filter((one) => one.includes('/Record'));
  assert.deepEqual(told(''), [
    'one.xml/Response/Record/@finishOnKey carried-otherwise',
    'one.xml/Response/Record/@timeout carried-otherwise',
  ]);
  assert.deepEqual(told('finishOnKey="#" timeout="10"'), []);
});

test('what follows a connect of Vonage waits for its end', () => {
  const { files } = exported('ncco', '{menu: p\n1: call:101 wait=9\n1: Thanks\n}');
  assert.deepEqual(JSON.parse(files.get('1.json') ?? '').slice(0, 2), [
    { action: 'connect', timeout: 9, eventType: 'synchronous', endpoint: [{ type: 'phone', number: '101' }] },
    { action: 'talk', text: 'Thanks', bargeIn: true },
  ]);
});

test('a phrase that FreeSWITCH says on a key is said', () => {
  const macro =
    '<macro name="m"><input><match><action function="speak-text" data="Hi"/></match></input></macro>';
  const entry = '<entry action="menu-say-phrase" digits="1" param="m"/>';
  const { lines } = imported('freeswitch', { ...menu(entry), 'phrases.xml': macro });
  assert.equal(lines[1], '1: Hi');
});

test('Vonage asks whole addresses and a number of one’s own: an export says so', () => {
  assert.ok(exported('ncco', '{menu: p\n1: end\n}').codes.includes('setup-needed'));
});

test('a Gather that is asked again after other words is a menu that asks again, and the words are told of', () => {
  const voice = `<Response><Gather numDigits="1" action="/key"><Say>Press 1</Say></Gather>
    <Say>Nothing was heard</Say><Redirect>/voice.xml</Redirect></Response>`;
  const files = {
    'voice.xml': voice,
    'one.xml': '<Response><Say>One</Say></Response>',
    'index.json': '{"main": "voice.xml", "routes": {"/key": {"keys": {"1": "one.xml"}}}}',
  };
  const { lines, told } = imported('twiml', files);
  assert.deepEqual(lines, ['{menu: Press 1', '1: One', '1: end', '}']);
  assert.deepEqual(told, [
    'voice.xml/Response/Gather prompt-differs',
    'voice.xml/Response/Gather silence-rounds',
  ]);
  // Without other words it is the same menu again, and nothing else is to be told.
  const same = { ...files, 'voice.xml': voice.replace('<Say>Nothing was heard</Say>', '') };
  assert.deepEqual(imported('twiml', same), { lines, told: ['voice.xml/Response/Gather silence-rounds'] });
});

test('a call to nobody with a phone is told of once', () => {
  const dial = '<Response><Say>Hello</Say><Dial><Sip>sip:kate@shop.example</Sip></Dial></Response>';
  assert.deepEqual(imported('twiml', { 'voice.xml': dial }).told, [
    'voice.xml/Response/Dial/Sip left-out',
    'voice.xml/Response/Dial left-out',
  ]);
  const connect = JSON.stringify([
    { action: 'talk', text: 'Hello' },
    { action: 'connect', endpoint: [{ type: 'sip', uri: 'sip:kate@shop.example' }] },
  ]);
  assert.deepEqual(imported('ncco', { 'answer.json': connect }).told, [
    'answer.json/2 connect/endpoint[1]/uri left-out',
    'answer.json/2 connect/endpoint[1] left-out',
    'answer.json/2 connect left-out',
  ]);
});

test('46elks speaks what stands behind a language; tones and what was recorded are told of', () => {
  const main = {
    play: 'en_US/Hello, how are you?',
    next: {
      ivr: 'en_US/Press one',
      timeout: 5,
      '1': { record: 'local/answer', silencedetection: 'no', next: { play: 'local/answer' } },
      '2': { play: 'sound/dtmf/0P1', next: { play: 'https://shop.example/bye.mp3' } },
      '3': { record: 'https://shop.example/recordings', silencedetection: 'no' },
    },
  };
  const { lines, told } = imported('46elks', { 'main.json': JSON.stringify(main) });
  assert.deepEqual(lines, [
    'Hello, how are you?',
    '{menu: Press one',
    '1: record: 120',
    '1: end',
    '2: <file https://shop.example/bye.mp3>',
    '2: end',
    '3: record: 120',
    '3: end',
    '}',
  ]);
  assert.deepEqual(
    told.filter((one) => one.endsWith('left-out')),
    [
      'main.json/play/ivr/record/play left-out',
      'main.json/play/ivr/play left-out',
      'main.json/play/ivr/record left-out',
    ],
  );
});

test('a bridge to a number at another host says that the number alone is called', () => {
  const made = importMenu(
    'freeswitch',
    new Map(Object.entries(menu(app('bridge sofia/internal/888@conference.shop.example')))),
  );
  assert.ok(made.ok);
  assert.ok(
    made.value.notes.some(({ sentence }) =>
      sentence.includes(
        '888@conference.shop.example is called as a number, and the trunk decides where that is',
      ),
    ),
  );
});

test('a wrong key that leads to another menu stays in its own with FreeSWITCH, and a note says so', () => {
  const text = (way: string) => `{menu: p\n1: one\n11: two\nerr: Wrong\nerr: ${way}\n}`;
  const places = (way: string) => {
    const made = exportMenu('freeswitch', text(way));
    assert.ok(made.ok);
    return made.value.notes.filter(({ sentence }) => sentence.startsWith('err ')).length;
  };
  // Of items 1 and 11: in the first menu all three are the same.
  assert.deepEqual(['repeat', 'back', 'start'].map(places), [0, 2, 2]);
});

test('a program of TwiML is asked about silence only where actionOnEmptyResult says so', () => {
  const files = (attribute: string, silence: string) => ({
    'main.xml': `<Response><Gather numDigits="1" action="/key" ${attribute}><Say>Press 1</Say></Gather><Say>Next</Say></Response>`,
    'one.xml': '<Response><Say>One</Say></Response>',
    'none.xml': '<Response><Say>Nothing</Say></Response>',
    'index.json': `{"routes": {"/key": {"keys": {"1": "one.xml"}${silence}}}}`,
  });
  const end = (attribute: string, silence = ', "silence": "none.xml"') => {
    const { lines, told } = imported('twiml', files(attribute, silence));
    return [lines.at(-1), told.find((one) => !one.endsWith('silence-rounds') && !one.endsWith('end-text'))];
  };
  assert.deepEqual(end('actionOnEmptyResult="true"'), ['} Nothing', undefined]);
  assert.deepEqual(end(''), ['} Next', 'none.xml not-reached']);
  assert.deepEqual(end('actionOnEmptyResult="true"', ''), [
    '} Next',
    'main.xml/Response/Gather/@actionOnEmptyResult carried-otherwise',
  ]);
});
