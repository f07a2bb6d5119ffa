// Writes the generated files of numbering/ from packages that anybody can get: see numbering/README.md for the commands.
// Owns the choice of facts; the form of the files is that of src/core/numbers/numbering-text.ts, which reads them back.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { prepare, root } from './prepare.mjs';

const [phonenumbers, networks, russia] = process.argv.slice(2);
if (!russia) {
  process.stderr.write(
    'usage: node scripts/numbering.mjs PHONENUMBERS MCC-MNC-LIST RU-PHONE-PARSER (unpacked folders)\n',
  );
  process.exit(2);
}
await prepare((line) => process.stderr.write(`${line}\n`));
const core = (file) => import(pathToFileURL(path.join(root, 'dist/src/core/numbers', file)).href);
const { operatorKey, regionKey } = await core('name-key.js');
const { readNumbering, FIRST_LINE } = await core('numbering-text.js');
const { NumberingPlan } = await core('numbering-plan.js');
const metadata = createRequire(import.meta.url)('libphonenumber-js/metadata.max.json');

const folder = path.join(root, 'numbering');
const today = new Date().toISOString().slice(0, 10);
const versionOf = (where) => {
  const info = readdirSync(where).find((name) => name.endsWith('.dist-info'));
  return /-(\d[\d.]*)\.dist-info$/.exec(info ?? '')?.[1] ?? 'unknown';
};
const sources = {
  phonenumbers: `Google libphonenumber ${versionOf(phonenumbers)} (PyPI phonenumbers, Apache-2.0)`,
  networks: `npm mcc-mnc-list ${JSON.parse(readFileSync(path.join(networks, 'package.json'), 'utf8')).version} (MIT; ITU-T E.212 and Wikipedia)`,
  russia: `PyPI ru-phone-parser ${versionOf(russia)} (MIT; Russian numbering register of 2012 and 2013)`,
};

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const row = (...fields) =>
  fields
    .map((field) => field ?? '')
    .join('\t')
    .replace(/\t+$/, '');

function write(name, header, rows) {
  const text = [FIRST_LINE, ...header.map((line) => `# ${line}`), '', ...rows, ''].join('\n');
  writeFileSync(path.join(folder, name), text);
  process.stdout.write(`${name}: ${rows.length} lines, ${Math.round(Buffer.byteLength(text) / 1024)} KiB\n`);
}

/** The dictionaries of phonenumbers: `'7916':{'en': 'X', 'ru': u('\u0425')}` or `'7916':('Europe/Moscow',)`, one a line. */
function dictionary(name) {
  const where = path.join(phonenumbers, 'phonenumbers', name);
  const entries = new Map();
  for (const file of readdirSync(where).filter((one) => /^data\d+\.py$/.test(one))) {
    for (const line of readFileSync(path.join(where, file), 'utf8').split('\n')) {
      const match = /^ '(\d+)':(.*),$/.exec(line);
      if (!match) continue;
      const strings = [
        ...match[2].matchAll(/(?:'([a-zA-Z_-]+)': )?(?:u\()?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g),
      ];
      const unescaped = (text) =>
        text
          .replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
          .replace(/\\x([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
          .replace(/\\(.)/g, '$1');
      entries.set(
        match[1],
        strings.map((one) => [one[1] ?? '', unescaped(one[2] ?? one[3] ?? '')]),
      );
    }
  }
  if (entries.size === 0) throw new Error(`${where} holds no entries of the form known`);
  return entries;
}

/** The value of the longest known prefix, the text itself left out when `shorter` is asked. */
function longest(map, text, shorter = false) {
  for (let digits = text.length - (shorter ? 1 : 0); digits > 0; digits--) {
    const value = map.get(text.slice(0, digits));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Prefixes that say what the shorter one says are left out, ten alike become one, neighbours a range. */
function compact(map) {
  const all = new Map(map);
  for (let digits = 14; digits > 1; digits--) {
    const parents = new Map();
    for (const [prefix, value] of all) {
      if (prefix.length !== digits + 1) continue;
      const parent = prefix.slice(0, -1);
      parents.set(parent, [...(parents.get(parent) ?? []), value]);
    }
    for (const [parent, values] of parents) {
      if (values.length === 10 && values.every((value) => value === values[0])) all.set(parent, values[0]);
    }
  }
  const kept = [...all]
    .filter(([prefix, value]) => longest(all, prefix, true) !== value)
    .sort((a, b) => byText(a[0], b[0]));
  const ranges = [];
  for (const [prefix, value] of kept) {
    const before = ranges.findLast((range) => range.last.length === prefix.length);
    const next = before && String(Number(before.last) + 1) === prefix;
    if (next && before.value === value) before.last = prefix;
    else ranges.push({ first: prefix, last: prefix, value });
  }
  return ranges.map(({ first, last, value }) => [first === last ? first : `${first}-${last}`, value]);
}

// Countries ----------------------------------------------------------------------------------------------------------

/** Countries with several zones: the one of most of their people. */
const MAIN_ZONES = {
  AQ: 'Antarctica/McMurdo',
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FM: 'Pacific/Pohnpei',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  UM: 'Pacific/Wake',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
  VN: 'Asia/Ho_Chi_Minh',
  AC: 'Atlantic/St_Helena',
  TA: 'Atlantic/St_Helena',
  XK: 'Europe/Belgrade',
};
/** Names the language data of the runtime gives too long or with a political note. */
const NAMES = { '001': ['Международные сети', 'International networks'] };
const MCC = {
  '001': '901',
  GG: '234',
  JE: '234',
  IM: '234',
  AX: '244',
  SJ: '242',
  CX: '505',
  CC: '505',
  EH: '604',
  BL: '340',
  MF: '340',
  XK: '221',
  VA: '222',
  AC: '658',
  TA: '658',
  BQ: '362',
  YT: '647',
  AU: '505',
  CW: '362',
  SX: '362',
  GP: '340',
  MQ: '340',
  RE: '647',
  IO: '995',
};

const list = JSON.parse(readFileSync(path.join(networks, 'mcc-mnc-list.json'), 'utf8')).filter(
  (one) => one.mcc && one.mnc && /^\d{3}$/.test(one.mcc) && /^\d{2,3}$/.test(one.mnc),
);

/** Some rows are of several countries: `AU/CC/CX`, `GE-AB`. */
const isOf = (one, country) => (one.countryCode ?? '').split(/[^A-Z]+/).includes(country);

function mccOf(code) {
  if (MCC[code]) return MCC[code];
  const counts = new Map();
  for (const one of list) {
    if (!isOf(one, code) || one.type === 'Test') continue;
    counts.set(one.mcc, (counts.get(one.mcc) ?? 0) + (one.status === 'Operational' ? 100 : 1));
  }
  return [...counts].sort((a, b) => b[1] - a[1] || byText(a[0], b[0]))[0]?.[0];
}

function zoneOf(code) {
  if (code === '001') return 'Etc/UTC';
  if (MAIN_ZONES[code]) return MAIN_ZONES[code];
  const locale = new Intl.Locale(`und-${code}`);
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  if (zones.length !== 1)
    throw new Error(`${code} has the zones ${zones.join(', ')}: name one in MAIN_ZONES`);
  return zones[0];
}

const names = (code) =>
  NAMES[code] ?? ['ru', 'en'].map((language) => new Intl.DisplayNames(language, { type: 'region' }).of(code));

function countries() {
  const codes = [...Object.keys(metadata.countries), '001'].sort(byText);
  return codes.map((code) => row('country', code, ...names(code), mccOf(code), zoneOf(code)));
}

/** Numbers of smaller countries that the metadata tells apart by their whole form only. */
const APART = {
  441481: 'GG',
  447781: 'GG',
  447839: 'GG',
  441534: 'JE',
  447797: 'JE',
  2125288: 'EH',
  2125289: 'EH',
  76: 'KZ',
  77: 'KZ',
};

/** Prefix → country: calling codes, and inside shared ones what sets the smaller countries apart. */
function callingCodes() {
  const map = new Map();
  for (const [code, [main]] of Object.entries(metadata.country_calling_codes)) map.set(code, main);
  for (const code of Object.keys(metadata.nonGeographic ?? {})) map.set(code, '001');
  for (const [country, facts] of Object.entries(metadata.countries)) {
    const [code] = facts;
    const leading = facts[LEADING];
    if (map.get(code) === country || typeof leading !== 'string') continue;
    for (const prefix of expanded(leading)) map.set(code + prefix, country);
  }
  for (let area = 200; area < 1000; area++) {
    const country = parsePhoneNumberFromString(`+1${area}2345678`)?.country;
    if (country && country !== 'US') map.set(`1${area}`, country);
  }
  for (const [prefix, country] of Object.entries(APART)) map.set(prefix, country);
  return map;
}

/** Where the metadata of a country has the digits its numbers begin with. */
const LEADING = 10;

function expanded(pattern) {
  const whole = new RegExp(`^(?:${pattern})$`);
  const found = [];
  for (let digits = 1; digits <= 6; digits++) {
    for (let at = 0; at < 10 ** digits; at++) {
      const prefix = String(at).padStart(digits, '0');
      if (whole.test(prefix) && !found.some((known) => prefix.startsWith(known))) found.push(prefix);
    }
  }
  return found;
}

/** Zones by prefix, where a calling code has several; those of 20-cis.tsv are told there by region. */
const ZONED = [
  '1',
  '34',
  '351',
  '52',
  '54',
  '55',
  '56',
  '61',
  '62',
  '64',
  '243',
  '593',
  '675',
  '686',
  '689',
  '691',
  '976',
];

function zoneLines(codes) {
  const zones = new Map();
  for (const [prefix, strings] of dictionary('tzdata')) {
    const code =
      longest(codes, prefix) === undefined
        ? ''
        : [...codes.keys()].find((one) => ZONED.includes(one) && prefix.startsWith(one));
    // Two or three are a border; more mean that nobody knows.
    if (!code || strings.length > 3 || prefix === code) continue;
    zones.set(prefix, strings[0][1]);
  }
  return compact(zones);
}

function writeWorld() {
  const codes = callingCodes();
  const lines = compact(codes).map(([numbers, country]) => row(numbers, country));
  write(
    '10-world.tsv',
    [
      'title: Every country by its calling code, with its mobile country code and time zone',
      `source: calling codes: npm libphonenumber-js (metadata of Google libphonenumber, Apache-2.0);`,
      `source: mobile country codes: ${sources.networks}; names and zones of countries: Unicode CLDR, IANA time zone database`,
      'licence: facts, free of rights; libphonenumber data Apache-2.0, CLDR Unicode-3.0',
      `date: ${today}`,
      '',
      'Written by scripts/numbering.mjs; do not edit.',
    ],
    [...countries(), ...lines],
  );
  write(
    '15-zones.tsv',
    [
      'title: Time zones by area code, in countries that have several',
      `source: ${sources.phonenumbers}`,
      'licence: facts, free of rights; libphonenumber data Apache-2.0',
      `date: ${today}`,
      '',
      'Written by scripts/numbering.mjs; do not edit. Zones of Russia and Kazakhstan are those of the regions in 20-cis.tsv.',
    ],
    zoneLines(codes).map(([numbers, zone]) => row(numbers, '', '', '', zone)),
  );
  return codes;
}

// Operators ----------------------------------------------------------------------------------------------------------

const cis = readNumbering('20-cis.tsv', readFileSync(path.join(folder, '20-cis.tsv'), 'utf8'));
if (!cis.ok) throw new Error(cis.error);

/** Key of a country and a name → id of an operator kept by hand. */
const keptOperators = new Map();
for (const { id, ru, en, aliases } of cis.value.operators.values()) {
  for (const name of [ru, en, ...aliases]) keptOperators.set(`${id.split('.')[0]} ${operatorKey(name)}`, id);
}

const slug = (name) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'x';

/** The network of an operator by its name: the same name, then one that begins with the other. */
function networkOf(country, name) {
  const key = operatorKey(name);
  const own = list
    .filter((one) => isOf(one, country) && one.type !== 'Test')
    .sort(
      (a, b) =>
        (a.status === 'Operational' ? 0 : 1) - (b.status === 'Operational' ? 0 : 1) ||
        byText(a.mcc + a.mnc, b.mcc + b.mnc),
    );
  const keys = (one) => [one.brand, one.operator].filter(Boolean).map(operatorKey).filter(Boolean);
  const found =
    own.find((one) => keys(one).includes(key)) ??
    own.find(
      (one) =>
        key.length > 3 &&
        keys(one).some((other) => other.length > 3 && (other.startsWith(key) || key.startsWith(other))),
    );
  return found && found.mcc + found.mnc;
}

function operatorBook() {
  const made = new Map();
  const ids = new Set();
  return {
    rows: () =>
      [...made.values()].map(({ id, name, network }) => row('operator', id, '', name, network)).sort(byText),
    idOf: (country, texts) => {
      for (const text of texts) {
        const kept = keptOperators.get(`${country} ${operatorKey(text)}`);
        if (kept) return kept;
      }
      const name = texts[0].replaceAll(',', '').replace(/\s+/g, ' ').trim();
      const key = `${country} ${operatorKey(name)}`;
      if (!made.has(key)) {
        let id = `${country}.${slug(name)}`;
        for (let copy = 2; ids.has(id) || cis.value.operators.has(id); copy++)
          id = `${country}.${slug(name)}-${copy}`;
        ids.add(id);
        made.set(key, { id, name, network: networkOf(country, name) });
      }
      return made.get(key).id;
    },
  };
}

/** `МТС` of the register of 2013 → id, if the company is one of those kept by hand. */
const russianOperator = (text) => keptOperators.get(`RU ${operatorKey(text)}`);

const russianRows = JSON.parse(readFileSync(path.join(russia, 'phoneparser/data/data.json'), 'utf8'))
  .map((one) => ({
    prefix: one.Код.replace(/[^\d]/g, ''),
    region: one.Регион,
    town: one.Город,
    operator: one.Оператор,
    added: one.Добавлено,
  }))
  .filter((one) => /^79\d{2}/.test(one.prefix));

function writeOperators(codes) {
  const book = operatorBook();
  const operators = new Map();
  for (const [prefix, strings] of dictionary('carrierdata')) {
    const country = longest(codes, prefix);
    const of = (language) => strings.find(([one]) => one === language)?.[1];
    const texts = [of('en'), of('ru'), of('uk'), strings[0]?.[1]].filter(Boolean);
    if (country && texts.length > 0) operators.set(prefix, book.idOf(country, texts));
  }
  // The carriers of libphonenumber leave whole Russian codes out; there the register of 2013 is better than nothing.
  const older = new Map();
  for (const { prefix, operator, added } of russianRows.sort((a, b) => byText(a.added, b.added))) {
    const id = russianOperator(operator.replace(/,.*/, ''));
    if (id && added && longest(operators, prefix) === undefined) older.set(prefix, id);
  }
  const all = new Map([...older, ...operators]);
  // Since then blocks of one company only have come to its neighbours, so a code that is nearly all one's is its.
  for (let code = 7900; code < 8000; code++) {
    const own = [...all].filter(([prefix]) => prefix.startsWith(String(code)) && prefix.length > 4);
    const share = new Map();
    for (const [prefix, id] of own) share.set(id, (share.get(id) ?? 0) + 10 ** (11 - prefix.length));
    const [most] = [...share].sort((a, b) => b[1] - a[1]);
    if (most && most[1] >= 0.85 * 10 ** 7 && longest(all, String(code)) === undefined)
      all.set(String(code), most[0]);
  }
  write(
    '30-operators.tsv',
    [
      'title: Operators of mobile numbers by prefix',
      `source: prefixes: ${sources.phonenumbers};`,
      `source: Russian prefixes it leaves out: ${sources.russia}; network codes: ${sources.networks}`,
      'licence: facts, free of rights; libphonenumber data Apache-2.0',
      `date: ${today}`,
      '',
      'Written by scripts/numbering.mjs; do not edit. Operators with a Russian name are in 20-cis.tsv.',
    ],
    [...book.rows(), ...compact(all).map(([numbers, id]) => row(numbers, '', id))],
  );
}

// Regions of Russian mobile numbers ------------------------------------------------------------------------------------

const regions = new Map();
for (const { id, ru, aliases } of cis.value.regions.values()) {
  for (const name of [ru, ...aliases]) if (id.startsWith('RU-')) regions.set(regionKey(name), id);
}

function regionOf({ region, town }) {
  // An autonomous area inside a region stands where towns do.
  for (const text of [town, region]) {
    const whole = regions.get(regionKey(text));
    if (whole && (text === region || /автономн/i.test(text))) return whole;
  }
  return regions.get(regionKey(`${town} ${region}`));
}

function writeRussia() {
  const found = new Map();
  for (const one of russianRows.sort((a, b) => byText(a.added, b.added))) {
    // Rows of 2015 are of another source, which tells a city for the whole region.
    const id = one.added < '2014' ? regionOf(one) : undefined;
    if (id) found.set(one.prefix, id);
  }
  // A short prefix stands for blocks of which nothing else is known: it is kept where those that are known mostly agree.
  for (const [prefix, id] of [...found].filter(([one]) => one.length < 6)) {
    let [agree, all] = [0, 0];
    for (const [inner, other] of found) {
      if (!inner.startsWith(prefix) || inner === prefix) continue;
      const numbers = 10 ** (11 - inner.length);
      all += numbers;
      if (other === id) agree += numbers;
    }
    if (agree < all / 2) found.delete(prefix);
  }
  write(
    '40-russia-mobile.tsv',
    [
      'title: Regions of Russian mobile numbers',
      `source: ${sources.russia}`,
      'licence: facts, free of rights',
      'date: 2013-05-07',
      '',
      'Written by scripts/numbering.mjs; do not edit. Blocks given out later are told by the register itself: ./dozvon numbers import.',
    ],
    compact(found).map(([numbers, id]) => row(numbers, '', '', id)),
  );
}

const codes = writeWorld();
writeOperators(codes);
writeRussia();

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.tsv'))
  .sort()
  .map((name) => readNumbering(name, readFileSync(path.join(folder, name), 'utf8')));
const broken = files.find((file) => !file.ok);
if (broken) throw new Error(broken.error);
const plan = NumberingPlan.of(files.map((file) => file.value));
if (!plan.ok) throw new Error(plan.error);
process.stdout.write(`${plan.value.prefixes} prefixes\n`);
