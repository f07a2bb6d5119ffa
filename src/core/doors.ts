// What the interfaces may ask of the core, as one value handed in by the composition root: every door, classic or modern,
// asks these and nothing else, so that none can do what another cannot. Owns the list; each noun's questions are its own file's.

import type { Result } from '../base/result.ts';
import type { Clock } from '../base/time.ts';
import type { Account } from './accounts/account.ts';
import type { AccountAddresses } from './accounts/account-addresses.ts';
import type { ApiKeys } from './accounts/api-keys.ts';
import type { Money } from './accounts/money.ts';
import type { Payments } from './accounts/payments.ts';
import type { Purse } from './accounts/purse.ts';
import type { RequestKeys } from './accounts/request-keys.ts';
import type { RequestLog } from './accounts/request-log.ts';
import type { SettingsChange } from './accounts/settings-change.ts';
import type { Administration } from './administration/administration.ts';
import type { Mailings } from './campaigns/mailings.ts';
import type { Clients } from './clients/clients.ts';
import type { BlackListBook } from './contacts/black-list.ts';
import type { Contacts } from './contacts/contacts.ts';
import type { Documents } from './documents/documents.ts';
import type { EsmeDoors } from './esme/esme-doors.ts';
import type { HandlerCalls } from './events/handler-calls.ts';
import type { FaultCode } from './faults.ts';
import type { Exports } from './history/exports.ts';
import type { HeatMaps } from './history/heat-map.ts';
import type { RecordingBook } from './history/recordings.ts';
import type { Stories } from './history/stories.ts';
import type { CallAnswers } from './incoming/call-answers.ts';
import type { IncomingMessages } from './incoming/incoming-message.ts';
import type { WaitedCalls } from './incoming/waited-call.ts';
import type { ShortLinks } from './links/short-links.ts';
import type { Live } from './live/live.ts';
import type { Menus } from './menus/menu-check.ts';
import type { Rehearsal } from './menus/rehearsal.ts';
import type { SavedMenus } from './menus/saved-menus.ts';
import type { HeldUploads } from './messages/held-uploads.ts';
import type { MessageArchive, MessageKey } from './messages/message-archive.ts';
import type { MessageName, MessageStatus } from './messages/message-status.ts';
import type { NameLanguage } from './messages/status.ts';
import type { Submit, Upload } from './messages/submission.ts';
import type { Explanation } from './messages/why.ts';
import type { TaskGroups } from './notices/task-group.ts';
import type { Numbers } from './numbers/numbers.ts';
import type { TransferBook } from './numbers/transfer-number.ts';
import type { AuditLog } from './people/audit-log.ts';
import type { People } from './people/person.ts';
import type { SecondFactors } from './people/second-factor.ts';
import type { Sessions } from './people/session.ts';
import type { IceServers, Phones } from './phones/phones.ts';
import type { Authenticate, Identify } from './ports.ts';
import type { Prices } from './prices/price-zones.ts';
import type { Rental } from './rental/rental.ts';
import type { Senders } from './senders/sender.ts';
import type { PlaceStatistics } from './statistics/place-statistics.ts';
import type { Statistics } from './statistics/statistics.ts';
import type { OperatorTemplates } from './texts/operator-template.ts';
import type { Templates } from './texts/template.ts';

export type Balance = { readonly balance: Money; readonly credit: Money; readonly currency: string };

type FetchedFile = { readonly name: string; readonly bytes: Uint8Array };

export type MessageDoors = {
  readonly clock: Clock;
  readonly authenticate: Authenticate;
  readonly submit: Submit;
  /** One row for each name, in their order; undefined: no such message. The last of several with the same name counts.
   * `request` tells apart what is asked of the same list: identical requests about several messages are limited. */
  readonly status: (
    account: Account,
    names: readonly MessageName[],
    request?: string,
  ) => Promise<Result<readonly (MessageStatus | undefined)[], FaultCode>>;
  /** Hides the messages from the history; what still waits is not sent. `deletion-failed` when one is not there. */
  readonly remove: (account: Account, names: readonly MessageName[]) => Promise<Result<true, FaultCode>>;
  /**
   * Which rule decided about a message, what it waits for, what it costs; `phone` of a name may be empty: the last recipient. In
   * English unless told.
   */
  readonly why: (
    account: Account,
    key: MessageKey,
    language?: NameLanguage,
  ) => Promise<Result<Explanation, FaultCode>>;
  /** `person`: somebody who is signed in to the console, whose pages ask as often as they are opened. */
  readonly balance: (
    account: Account,
    purse: Purse,
    asker?: 'program' | 'person',
  ) => Promise<Result<Balance, FaultCode>>;
  /** Keeps a file that came with a request until its message is done. */
  readonly storeUpload: (account: Account, name: string, bytes: Uint8Array) => Promise<Upload>;
  /** Gives up a stored file whose message was refused. */
  readonly dropUpload: (upload: Upload) => Promise<void>;
  /** `fileurl`: the error is a sentence for the client. Private addresses are refused by who implements it. */
  readonly fetchFile: (address: string) => Promise<Result<FetchedFile, string>>;
};

/** A noun's questions are one member, named for the noun. */
export type Doors = MessageDoors & {
  /** `authenticate`, and by what: for whoever writes down who did something. */
  readonly identify: Identify;
  readonly clients: Clients;
  readonly prices: Prices;
  readonly documents: Documents;
  readonly handlerCalls: HandlerCalls;
  readonly incoming: IncomingMessages;
  readonly waitedCalls: WaitedCalls;
  readonly callAnswers: CallAnswers;
  readonly rental: Rental;
  readonly taskGroups: TaskGroups;
  readonly mailings: Mailings;
  readonly payments: Payments;
  readonly statistics: Statistics;
  readonly placeStatistics: PlaceStatistics;
  readonly exports: Exports;
  readonly stories: Stories;
  readonly recordings: RecordingBook;
  readonly heatMaps: HeatMaps;
  readonly requestLog: RequestLog;
  readonly templates: Templates;
  readonly operatorTemplates: OperatorTemplates;
  readonly senders: Senders;
  readonly transferBook: TransferBook;
  readonly shortLinks: ShortLinks;
  readonly numbers: Numbers;
  readonly contacts: Contacts;
  readonly blackList: BlackListBook;
  readonly archive: MessageArchive;
  readonly heldUploads: HeldUploads;
  readonly menus: Menus;
  readonly savedMenus: SavedMenus;
  readonly rehearsal: Rehearsal;
  readonly apiKeys: ApiKeys;
  readonly requestKeys: RequestKeys;
  readonly addresses: AccountAddresses;
  readonly phones: Phones;
  /** For pages that ring by a phone of their own. */
  readonly iceServers: IceServers;
  readonly settings: SettingsChange;
  readonly esme: EsmeDoors;
  readonly live: Live;
  readonly administration: Administration;
  readonly people: People;
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  readonly auditLog: AuditLog;
};
