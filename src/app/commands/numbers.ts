// `dozvon numbers …`: what the numbering plan knows of a number, and the files it is made of. Owns the printing and the
// installing of files; a running server reads them anew by itself.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import { type Instant, instant, MINUTE } from '../../base/time.ts';
import type { Names } from '../../core/numbers/number-place.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { convertRegister } from '../../core/numbers/register.ts';
import { localHour, zoneOffset } from '../../core/numbers/zone-time.ts';
import {
  installedName,
  installNumbering,
  isInstalled,
  planOrRefusal,
  readPlan,
  removeNumbering,
} from '../../storage/numbering/numbering-files.ts';
import { CommandError } from '../command-error.ts';
import { numberingPlaces } from '../folders.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';
import { readServerRecord } from '../server-record.ts';
import type { Settings } from '../settings.ts';
import { inputFile } from '../text-file.ts';

const both = ({ ru, en }: Names): string => (ru === en ? ru : `${ru} (${en})`);

function timeThere(timeZone: string, at: Instant): string {
  const minutes = Math.round(zoneOffset(timeZone, at) / MINUTE);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return `${timeZone}, ${offset}, the hour there is ${localHour(timeZone, at)}`;
}

export async function numbersShow(text: string): Promise<void> {
  const phone = parsePhone(text);
  if (!phone) throw new CommandError(`"${text}" is no phone number`);
  const place = planOrRefusal(numberingPlaces(await loadSettings())).place(phone);
  if (!place) throw new CommandError(`no country has numbers such as ${phone}`);
  const { country, operator, region, mcc, mnc, timeZone } = place;
  say(`number    ${phone}`);
  say(`country   ${both(country)}, ${country.code}`);
  say(`operator  ${operator ? both(operator) : 'not known'}`);
  say(`region    ${region ? both(region) : 'not known'}`);
  say(`network   mcc ${mcc ?? 'not known'}, mnc ${mnc ?? 'not known'}`);
  say(`zone      ${timeThere(timeZone, instant(Date.now()))}`);
}

export async function numbersFiles(): Promise<void> {
  const { sources, prefixes } = planOrRefusal(numberingPlaces(await loadSettings()));
  for (const { name, lines, date, source } of sources) {
    say(`${name}: ${lines} lines of ${date}`);
    say(`  ${source}`);
  }
  say(`${prefixes} prefixes in all`);
}

function bytesOf(file: string): Buffer {
  const { size } = statSync(file);
  if (size > LIMITS.numbering.fileBytes) {
    throw new CommandError(`${file} is larger than ${LIMITS.numbering.fileBytes} bytes`);
  }
  return readFileSync(file);
}

/** Tried with all the other files before it is put in its place. */
function install(settings: Settings, candidate: { readonly name: string; readonly text: string }): void {
  const places = numberingPlaces(settings);
  const plan = readPlan(places, candidate);
  if (!plan.ok) throw new CommandError(`nothing was installed: ${plan.error}`);
  say(`installed ${installNumbering(places.installed, candidate)}, ${plan.value.prefixes} prefixes in all`);
  sayWhenTaken(settings);
}

function sayWhenTaken(settings: Settings): void {
  if (readServerRecord(settings)) say('the running server reads it within some seconds');
}

export async function numbersUpdate(file: string): Promise<void> {
  await inputFile(file);
  const settings = await loadSettings();
  install(settings, { name: installedName(file), text: bytesOf(file).toString('utf8') });
}

export async function numbersRemove(name: string): Promise<void> {
  const settings = await loadSettings();
  const places = numberingPlaces(settings);
  const { installed } = places;
  if (!isInstalled(installed, name)) {
    throw new CommandError(`there is no installed numbering file "${name}" in ${installed}`);
  }
  const without = readPlan(places, { name, text: undefined });
  // A plan that is broken already may be mended by taking a file away.
  if (!without.ok && readPlan(places).ok) throw new CommandError(`nothing was removed: ${without.error}`);
  removeNumbering(installed, name);
  say(`removed ${name}`);
  sayWhenTaken(settings);
}

/** The register was published in windows-1251 for years, then in UTF-8. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

export async function numbersImport(
  file: string,
  options: { readonly out?: string; readonly date?: string },
): Promise<void> {
  await inputFile(file);
  const settings = await loadSettings();
  const date = options.date ?? new Date(statSync(file).mtimeMs).toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new CommandError(`"${date}" is no date such as 2026-01-31`);
  const places = numberingPlaces(settings);
  // Not those of installed files: they are replaced one by one, and a file must not live by another's records.
  const { own } = places;
  const plan = planOrRefusal(own === undefined ? {} : { own });
  const converted = convertRegister(decoded(bytesOf(file)), {
    name: path.basename(file),
    date,
    operators: plan.operators(),
    regions: plan.regions(),
  });
  if (!converted.ok) throw new CommandError(converted.error);
  const { text, rows, lines, unknownRegions } = converted.value;
  say(`${rows} ranges of the register became ${lines} lines`);
  if (unknownRegions.length > 0) {
    say(
      `regions without a time zone of their own, they have that of their code: ${unknownRegions.join('; ')}`,
    );
  }
  if (options.out === undefined) {
    install(settings, { name: installedName(file), text });
    return;
  }
  const whole = readPlan(places, { name: installedName(file), text });
  if (!whole.ok) throw new CommandError(`nothing was written: ${whole.error}`);
  writeFileSync(options.out, text);
  say(`written to ${options.out}; ./dozvon numbers update installs it`);
}
