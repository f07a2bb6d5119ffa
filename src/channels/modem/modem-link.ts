// A GSM modem as a kind of link: one SIM, at a serial device or behind TCP. Owns its settings.

import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { SECOND } from '../../base/time.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import type { LinkKind } from '../link.ts';
import { SYSTEM_TIME } from '../system-time.ts';
import { type ModemChannelOptions, openModem } from './modem-channel.ts';
import type { OpenPort } from './modem-port.ts';
import { SERIAL_PLATFORM, serialPort } from './serial-port.ts';
import { tcpPort } from './tcp-port.ts';

type ModemLinkSettings = Omit<ModemChannelOptions, 'timers'>;

const KINDS: ReadonlySet<MessageKind> = new Set(['sms', 'flash', 'binary', 'push', 'ping']);
const BAUD_DEFAULT = 115_200;
const RATE_DEFAULT = 10;
const AWAY_DEFAULT = 60;

const DIGITS = {
  kind: 'text',
  pattern: /^\d{3,15}$/,
  form: 'digits with the country code, without a plus',
} as const;

const TABLE: readonly FieldRow[] = [
  {
    key: 'device',
    form: { kind: 'text', pattern: /^\/[^\s\p{Cc}]+$/u, form: 'the path of a device such as /dev/ttyUSB0' },
    absent: '`host` and `port`',
    says: 'Serial device of the modem, on Linux; its line is set by `stty` of coreutils.',
  },
  {
    key: 'baud',
    form: { kind: 'number', least: 1_200, most: 4_000_000, whole: 'whole' },
    absent: String(BAUD_DEFAULT),
    says: 'Speed of the serial line in bits a second.',
  },
  {
    key: 'host',
    form: FORMS.host,
    absent: '`device`',
    says: 'Where the modem is behind a TCP server that passes octets as they are, such as ser2net in raw mode.',
  },
  { key: 'port', form: FORMS.port, absent: 'required with `host`', says: 'Its port.' },
  {
    key: 'number',
    form: DIGITS,
    absent: 'required',
    says: 'Number of the SIM: the one that incoming messages are sent to.',
  },
  {
    key: 'pin',
    form: { kind: 'text', pattern: /^\d{4,8}$/, form: 'four to eight digits in quotes' },
    absent: 'the SIM asks for none',
    says: 'PIN of the SIM; entered once, and not at all when the SIM has fewer than three attempts left.',
  },
  {
    key: 'centre',
    form: DIGITS,
    absent: "the SIM's own",
    says: 'Number of the service centre.',
  },
  {
    key: 'rate',
    form: { kind: 'number', least: 1, most: 600, whole: 'whole' },
    absent: String(RATE_DEFAULT),
    says: 'Parts of messages sent in a minute; operators block SIMs that send many.',
  },
  {
    key: 'away',
    form: { kind: 'number', least: 1, most: 86_400, whole: 'whole' },
    absent: String(AWAY_DEFAULT),
    says: 'Seconds the modem may be out of the network, or not send, until its messages go by other links.',
  },
];

function portOf(
  { device, baud, host, port }: Readonly<Record<string, unknown>>,
  fault: (says: string) => void,
): OpenPort {
  if ((device === undefined) === (host === undefined)) fault('either "device" or "host" must be given');
  else if (device !== undefined && process.platform !== SERIAL_PLATFORM)
    fault('"device" works on Linux only; elsewhere the modem is reached by "host" and "port"');
  else if (host !== undefined && port === undefined) fault('"port" is missing');
  return device === undefined
    ? tcpPort(String(host), Number(port))
    : serialPort(String(device), (baud as number | undefined) ?? BAUD_DEFAULT);
}

export const MODEM_LINK: LinkKind<ModemLinkSettings> = {
  kind: 'modem',
  says: 'One SIM in a GSM modem, by AT commands (3GPP TS 27.005): sends as the number of the SIM, whatever sender is asked for.',
  table: TABLE,
  settings: (given, { where, faults }) => {
    const { pin, centre, number, rate, away } = given;
    return {
      open: portOf(given, (says) => faults.push(`${where}: ${says}`)),
      number: String(number),
      rate: (rate as number | undefined) ?? RATE_DEFAULT,
      awayMs: ((away as number | undefined) ?? AWAY_DEFAULT) * SECOND,
      ...(pin !== undefined && { pin: String(pin) }),
      ...(centre !== undefined && { centre: String(centre) }),
    };
  },
  kindsOf: () => KINDS,
  open: (settings, doors) => openModem({ ...settings, timers: SYSTEM_TIME }, doors),
};
