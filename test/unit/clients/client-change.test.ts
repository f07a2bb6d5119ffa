import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT_DEFAULTS } from '../../../src/core/accounts/account.ts';
import { isNothing, readClientChange } from '../../../src/core/clients/client-change.ts';
import { CLIENT_PARAMETERS, unfitParameter } from '../../../src/core/clients/client-parameters.ts';
import { type ParameterForm, readParameter } from '../../../src/core/clients/parameter-forms.ts';

function change(fields: Readonly<Record<string, string>>) {
  const read = readClientChange({ has: (name) => name in fields, text: (name) => fields[name] ?? '' });
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}

test('every parameter is there once, and every setting it changes exists', () => {
  const names = CLIENT_PARAMETERS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const settings = CLIENT_PARAMETERS.flatMap(({ setting }) => setting ?? []);
  assert.deepEqual(
    settings.filter((setting) => !(setting in ACCOUNT_DEFAULTS)),
    [],
  );
  assert.equal(new Set(settings).size, settings.length);
});

test('what a flag is when it is off is what it is when nobody touched it', () => {
  const wrong = CLIENT_PARAMETERS.filter(({ form, setting }) => {
    if (form.kind !== 'flag' || setting === undefined) return false;
    return ![form.on, form.off].includes(String(ACCOUNT_DEFAULTS[setting]));
  });
  assert.deepEqual(wrong, []);
});

test('a name that is no setting of such an account is found', () => {
  assert.equal(unfitParameter(['dlim', 'fl[6]', 'tariff', 'mintrf', 'fl2[10]'], 'main account'), undefined);
  assert.equal(unfitParameter(['dlim', 'type', 'curr'], 'sub-client'), undefined);
  assert.deepEqual(unfitParameter(['dlim', 'dlimm'], 'sub-client'), { name: 'dlimm', why: 'unknown' });
  assert.deepEqual(unfitParameter(['type'], 'main account'), { name: 'type', why: 'of sub-clients' });
  assert.deepEqual(unfitParameter(['password'], 'sub-client'), { name: 'password', why: 'of requests' });
});

test('only what is named is changed', () => {
  assert.ok(isNothing(change({ user: 'x', fmt: '3' })));
  const read = change({ dlim: '7', 'fl[5]': '1', type: '3', 'fl2[10]': '1', mintrf: '0', tariff: '2' });
  assert.deepEqual(read, {
    sharing: 'own tariff, main balance',
    plan: 2,
    planLeast: 0,
    state: 'blocked',
    settings: { dayLimit: 7 },
    more: { 'fl[5]': '1' },
    scope: 'above',
  });
  assert.equal(change({ fio: 'x' }).scope, 'self');
});

const FORMS: readonly (readonly [ParameterForm, string, string | number | undefined])[] = [
  [{ kind: 'zone' }, '0', 'Etc/GMT+12'],
  [{ kind: 'zone' }, '12', 'UTC'],
  [{ kind: 'zone' }, '15', 'Europe/Moscow'],
  [{ kind: 'zone' }, '24', 'Etc/GMT-12'],
  [{ kind: 'hours' }, '22-6', '22-6'],
  [{ kind: 'hours' }, '0-24', undefined],
  [{ kind: 'destinations' }, '+7, -77;375', '7,-77,375'],
  [{ kind: 'money' }, '10,5', 105_000],
  [{ kind: 'money' }, '0', undefined],
  [{ kind: 'whole', least: 1, most: 9, zero: 'none' }, '0', undefined],
  [{ kind: 'whole', least: 0, most: 24, zero: 'value' }, '0', 0],
  [{ kind: 'phones' }, '8 999 111-22-33; g5', '79991112233,G5'],
  [{ kind: 'mail' }, ' Anna@Shop.example', 'anna@shop.example'],
  [{ kind: 'text', most: 5 }, ' абв ', 'абв'],
  [{ kind: 'flag', on: 'on', off: 'off' }, '', 'off'],
];

test('values are read as they are written', () => {
  for (const [form, text, value] of FORMS)
    assert.deepEqual(readParameter(form, text), { ok: true, value }, `${form.kind} ${text}`);
});

test('zones are ones a calendar knows', () => {
  for (let tz = 0; tz <= 24; tz++) {
    const read = readParameter({ kind: 'zone' }, String(tz));
    assert.ok(read.ok);
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: String(read.value),
      timeZoneName: 'longOffset',
    });
    const name = format.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value;
    const sign = tz < 12 ? '-' : '+';
    const hours = String(Math.abs(tz - 12)).padStart(2, '0');
    assert.equal(name?.replace(/^GMT$/, 'GMT+00:00'), `GMT${sign}${hours}:00`);
  }
});
