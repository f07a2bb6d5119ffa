// How a modem is set up: the commands in their order, and what is tried where one is refused. Owns this table; what the answers
// mean for the dialogue is modem-session.ts's.

export type SetupStep = {
  readonly what:
    | 'errors'
    | 'sim'
    | 'announce-network'
    | 'network'
    | 'announce-eps'
    | 'eps'
    | 'centre'
    | 'pdu-mode'
    | 'phase'
    | 'storage'
    | 'announcements'
    | 'announcements-read'
    | 'signal';
  /** The first that is taken counts. */
  readonly commands: readonly string[];
  /** Whether the modem is of use when it takes none of them. */
  readonly needed: 'yes' | 'no';
};

/** Storages of messages (27.005 section 3.1), the SIM first: it outlives the modem. */
const STORAGES = ['SM', 'ME', 'MT'] as const;

/**
 * `AT+CNMI` (27.005 section 3.4.1): messages are kept and announced, reports come directly or are kept as well. Kept ones are
 * safe until they are stored here; direct ones need the acknowledgement of `AT+CSMS=1`.
 */
const ANNOUNCEMENTS = [
  '2,1,0,1,0',
  '2,1,0,2,0',
  '1,1,0,1,0',
  '1,1,0,2,0',
  '3,1,0,1,0',
  '2,1,0,1',
  '2,2,0,1,0',
  '1,2,0,1,0',
  '2,1,0,0,0',
  '1,1,0,0,0',
] as const;

/** Ask how many attempts are left for the PIN (27.007 section 8.65); makers had commands of their own before there was one. */
export const ATTEMPT_COUNTS = ['AT+CPINR', 'AT+SPIC', 'AT+QPINC="SC"', 'AT+CPINC?'] as const;

/** Messages would come directly, and be lost with us, where nobody waits for an acknowledgement. */
export function needsAcknowledging(command: string): boolean {
  return /=\d,[23]/.test(command);
}

/** Whether status reports are to come with this setting. */
export function announcesReports(command: string): boolean {
  return /=\d,\d,\d,[12]/.test(command);
}

/** The storage that a command makes the one in use. */
export function storageOf(command: string): string | undefined {
  return /^AT\+CPMS="([A-Za-z]+)"/.exec(command)?.[1];
}

export function setupSteps(centre: string | undefined): readonly SetupStep[] {
  return [
    { what: 'errors', commands: ['AT+CMEE=1'], needed: 'no' },
    { what: 'sim', commands: ['AT+CPIN?'], needed: 'yes' },
    { what: 'announce-network', commands: ['AT+CREG=1'], needed: 'no' },
    { what: 'network', commands: ['AT+CREG?'], needed: 'no' },
    { what: 'announce-eps', commands: ['AT+CEREG=1'], needed: 'no' },
    { what: 'eps', commands: ['AT+CEREG?'], needed: 'no' },
    {
      what: 'centre',
      commands: [centre === undefined ? 'AT+CSCA?' : `AT+CSCA="+${centre}",145`],
      needed: 'no',
    },
    { what: 'pdu-mode', commands: ['AT+CMGF=0'], needed: 'yes' },
    { what: 'phase', commands: ['AT+CSMS=1'], needed: 'no' },
    {
      what: 'storage',
      commands: STORAGES.flatMap((one) => [`AT+CPMS="${one}","${one}","${one}"`, `AT+CPMS="${one}"`]),
      needed: 'no',
    },
    { what: 'announcements', commands: ANNOUNCEMENTS.map((one) => `AT+CNMI=${one}`), needed: 'no' },
    { what: 'announcements-read', commands: ['AT+CNMI?'], needed: 'no' },
    { what: 'signal', commands: ['AT+CSQ'], needed: 'no' },
  ];
}
