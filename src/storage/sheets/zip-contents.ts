// The packed files of a spreadsheet, measured before anybody believes them: a packed kilobyte can hold a megabyte, and what a header
// says of sizes may be a lie. Owns reading the directory of an archive and packing its texts anew without compression, for the library.

import { crc32, inflateRawSync } from 'node:zlib';
import { LIMITS } from '../../base/limits.ts';
import { SheetFault } from './sheet-fault.ts';

type PackedFile = { readonly name: string; readonly bytes: Buffer };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x01;

const BROKEN = 'the file is no spreadsheet, or a broken one';

/** Offset of the archive's last record, looked for from the end: a comment may follow it. */
function endOf(archive: Buffer): number {
  for (let at = archive.length - END_BYTES; at >= 0 && at >= archive.length - END_BYTES - COMMENT_MAX; at--)
    if (archive.readUInt32LE(at) === END) return at;
  throw new SheetFault(BROKEN);
}

function within(archive: Buffer, from: number, length: number): Buffer {
  if (from < 0 || from + length > archive.length) throw new SheetFault(BROKEN);
  return archive.subarray(from, from + length);
}

function unpacked(packed: Buffer, method: number, most: number): Buffer {
  const tooLarge = `the spreadsheet unpacks to more than ${LIMITS.sheet.xlsxUnpackedBytes >> 20} MB`;
  if (method === STORED) {
    if (packed.length > most) throw new SheetFault(tooLarge);
    return packed;
  }
  if (method !== DEFLATED) throw new SheetFault(BROKEN);
  if (most === 0) throw new SheetFault(tooLarge);
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (trouble) {
    const full = (trouble as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new SheetFault(full ? tooLarge : BROKEN);
  }
}

/** A row or column no spreadsheet has: the library would fill all that lies before it. */
const FAR_AWAY = /\br\s*=\s*["'](?:[A-Z]{4}|[A-Z]*\d{8})/;
const LOOKED_AT = 1024 * 1024;
const OVERLAP = 64;

function checkPlaces({ name, bytes }: PackedFile): void {
  if (!name.includes('worksheets/')) return;
  for (let at = 0; at < bytes.length; at += LOOKED_AT - OVERLAP)
    if (FAR_AWAY.test(bytes.toString('latin1', at, at + LOOKED_AT)))
      throw new SheetFault('the spreadsheet has rows or columns where none can be');
}

/** The texts of a spreadsheet's archive, unpacked within the limits; pictures and the like are left out. */
function* textsOf(archive: Buffer): Generator<PackedFile> {
  const end = endOf(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > LIMITS.sheet.xlsxFiles)
    throw new SheetFault(`the spreadsheet has more than ${LIMITS.sheet.xlsxFiles} files inside`);
  let at = archive.readUInt32LE(end + 16);
  let room: number = LIMITS.sheet.xlsxUnpackedBytes;
  for (let index = 0; index < count; index++) {
    const head = within(archive, at, 46);
    if (head.readUInt32LE(0) !== CENTRAL) throw new SheetFault(BROKEN);
    const nameLength = head.readUInt16LE(28);
    const name = within(archive, at + 46, nameLength).toString('utf8');
    at += 46 + nameLength + head.readUInt16LE(30) + head.readUInt16LE(32);
    if (!/\.xml(?:\.rels)?$/.test(name)) continue;
    if (head.readUInt16LE(8) & ENCRYPTED) throw new SheetFault('the spreadsheet is locked with a password');
    const local = within(archive, head.readUInt32LE(42), 30);
    if (local.readUInt32LE(0) !== LOCAL) throw new SheetFault(BROKEN);
    const from = head.readUInt32LE(42) + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const bytes = unpacked(within(archive, from, head.readUInt32LE(20)), head.readUInt16LE(10), room);
    room -= bytes.length;
    yield { name, bytes };
  }
}

/** Local header and central record of one stored file (PKWARE APPNOTE 4.3.7, 4.3.12). */
function headersOf({ name, bytes }: PackedFile, offset: number): { local: Buffer; central: Buffer } {
  const written = Buffer.from(name, 'utf8');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(LOCAL, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc32(bytes), 14);
  local.writeUInt32LE(bytes.length, 18);
  local.writeUInt32LE(bytes.length, 22);
  local.writeUInt16LE(written.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(CENTRAL, 0);
  central.writeUInt16LE(20, 4);
  local.copy(central, 6, 4, 30);
  central.writeUInt32LE(offset, 42);
  return { local: Buffer.concat([local, written]), central: Buffer.concat([central, written]) };
}

/** The same spreadsheet as an archive whose sizes are true. Throws SheetFault past a limit or when it is broken. */
export function repack(archive: Buffer): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const file of textsOf(archive)) {
    if (names.has(file.name)) continue;
    names.add(file.name);
    checkPlaces(file);
    const { local, central } = headersOf(file, offset);
    pieces.push(local, file.bytes);
    directory.push(central);
    offset += local.length + file.bytes.length;
  }
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(names.size, 8);
  end.writeUInt16LE(names.size, 10);
  end.writeUInt32LE(
    directory.reduce((sum, record) => sum + record.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, ...directory, end]);
}
