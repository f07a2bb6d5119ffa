// What people do to the things of an account over the API: words of the command line → operations of the API. Owns this table; options,
// help and completion come from the description of each operation.

import type { OperationName } from '../../../clients/typescript/src/index.ts';

export type NounRow = {
  /** The words of the command. */
  readonly command: string;
  readonly operation: OperationName;
  /** Members of path or body that are written without an option, in this order. */
  readonly words?: readonly string[];
  /** Columns of its table; absent: all that are short. */
  readonly columns?: readonly string[];
  /** Those of them that a narrow terminal does without. */
  readonly spare?: readonly string[];
  /** What parameters are unless told. */
  readonly unlessTold?: Readonly<Record<string, string>>;
  /** What the same words do on the data folder: `login`: with a LOGIN in front; `everybody`: with --everybody or --account. */
  readonly folder?: 'login' | 'everybody';
};

/** Groups and commands that the data folder knows nothing of, with what the help says of them. */
export const OWN_NOUNS: Readonly<Record<string, string>> = {
  balance: 'the money of the account',
  prices: 'what the account pays, zone by zone',
  statistics: 'what the account sent, spent and received',
  inbox: 'messages from subscribers',
  audit: 'what was done and by whom, newest first',
  upload: 'hand in a sound for calls, or a file that an MMS or an e-mail carries',
  clicks: 'clicks on a short link',
  keys: 'API keys of the account',
  people: 'people of the account who sign in to the console',
  addresses: 'networks the account may be used from',
  texts: 'texts kept to be sent again',
  'transfer-numbers': 'numbers that menus may put calls through to',
  'sub-clients': 'accounts below this one',
  groups: 'groups of contacts',
  administration: 'what administrators of an installation look after',
};

const BOOK = { book: 'phones' };

export const NOUNS: readonly NounRow[] = [
  { command: 'balance', operation: 'getBalance' },
  { command: 'prices', operation: 'listPrices', columns: ['zone', 'name', 'prices'] },
  { command: 'statistics', operation: 'getStatistics' },
  {
    command: 'inbox',
    operation: 'listIncomingMessages',
    columns: ['number', 'receivedAt', 'from', 'to', 'text'],
    spare: ['number', 'to'],
  },
  {
    command: 'audit',
    operation: 'listAudit',
    columns: ['at', 'who', 'operation', 'touched', 'status', 'code', 'address', 'role', 'means'],
    spare: ['code', 'address', 'role', 'means'],
  },
  { command: 'upload', operation: 'storeUpload' },
  { command: 'clicks', operation: 'findLinkClicks', words: ['link'] },
  {
    command: 'keys list',
    operation: 'listApiKeys',
    columns: ['id', 'name', 'hint', 'scopes', 'createdAt'],
  },
  { command: 'keys add', operation: 'createApiKey', words: ['name'] },
  { command: 'keys change', operation: 'changeApiKey', words: ['id'] },
  { command: 'keys revoke', operation: 'revokeApiKey', words: ['id'] },
  {
    command: 'people list',
    operation: 'listPeople',
    columns: ['id', 'login', 'name', 'role', 'state', 'secondFactor', 'signedInAt'],
    spare: ['secondFactor', 'signedInAt'],
  },
  { command: 'people add', operation: 'addPerson', words: ['login', 'role'] },
  { command: 'people change', operation: 'changePerson', words: ['id'] },
  { command: 'people remove', operation: 'removePerson', words: ['id'] },
  { command: 'addresses list', operation: 'listAddresses' },
  { command: 'addresses add', operation: 'addAddress', words: ['network'] },
  { command: 'addresses remove', operation: 'removeAddress', words: ['network'] },
  {
    command: 'texts list',
    operation: 'listTemplates',
    columns: ['id', 'name', 'kind', 'sender', 'text'],
  },
  { command: 'texts add', operation: 'addTemplate', words: ['name', 'text'] },
  { command: 'texts change', operation: 'changeTemplate', words: ['id'] },
  { command: 'texts remove', operation: 'removeTemplate', words: ['id'] },
  {
    command: 'templates list',
    operation: 'listOperatorTemplates',
    columns: ['id', 'sender', 'operator', 'kind', 'state', 'reason', 'text'],
    spare: ['operator', 'kind', 'reason'],
    folder: 'everybody',
  },
  { command: 'templates add', operation: 'addOperatorTemplate', words: ['sender', 'text', 'marks'] },
  {
    command: 'senders list',
    operation: 'listSenders',
    columns: ['id', 'sender', 'kind', 'state', 'comment', 'reason', 'changedAt'],
    spare: ['kind', 'changedAt'],
    folder: 'everybody',
  },
  { command: 'senders show', operation: 'getSender', words: ['id'], folder: 'everybody' },
  { command: 'senders add', operation: 'addSender', words: ['sender'] },
  { command: 'senders remove', operation: 'removeSender', words: ['id'] },
  { command: 'senders document', operation: 'addSenderDocument', words: ['id'] },
  { command: 'senders send-code', operation: 'sendSenderCode', words: ['id'] },
  { command: 'senders check-code', operation: 'checkSenderCode', words: ['id', 'code'] },
  { command: 'transfer-numbers list', operation: 'listTransferNumbers' },
  { command: 'transfer-numbers add', operation: 'addTransferNumber', words: ['phone'] },
  { command: 'transfer-numbers remove', operation: 'removeTransferNumber', words: ['id'] },
  { command: 'transfer-numbers send-code', operation: 'sendTransferCode', words: ['id'] },
  { command: 'transfer-numbers check-code', operation: 'checkTransferCode', words: ['id', 'code'] },
  {
    command: 'blacklist list',
    operation: 'listBlackList',
    columns: ['value', 'list', 'stops', 'until', 'reason'],
    folder: 'everybody',
  },
  { command: 'blacklist add', operation: 'addToBlackList', words: ['values'], folder: 'everybody' },
  { command: 'blacklist remove', operation: 'removeFromBlackList', words: ['value'], folder: 'everybody' },
  { command: 'numbers lookup', operation: 'lookUpNumbers', words: ['numbers'] },
  { command: 'numbers offers', operation: 'listRentalOffers' },
  { command: 'numbers rented', operation: 'listRentedNumbers' },
  { command: 'numbers rent', operation: 'rentNumber', words: ['phone'] },
  {
    command: 'contacts list',
    operation: 'listContacts',
    columns: ['id', 'addresses', 'name', 'groups', 'birthday', 'comment'],
    unlessTold: BOOK,
  },
  { command: 'contacts add', operation: 'addContact', words: ['addresses'], unlessTold: BOOK },
  { command: 'contacts show', operation: 'getContact', words: ['contact'], unlessTold: BOOK },
  { command: 'contacts change', operation: 'changeContact', words: ['contact'], unlessTold: BOOK },
  { command: 'contacts remove', operation: 'removeContact', words: ['contact'], unlessTold: BOOK },
  { command: 'groups list', operation: 'listGroups', unlessTold: BOOK },
  { command: 'groups add', operation: 'addGroup', words: ['name'], unlessTold: BOOK },
  { command: 'groups remove', operation: 'removeGroup', words: ['group'], unlessTold: BOOK },
  { command: 'groups join', operation: 'joinGroup', words: ['group', 'contact'], unlessTold: BOOK },
  { command: 'groups leave', operation: 'leaveGroup', words: ['group', 'contact'], unlessTold: BOOK },
  { command: 'phone list', operation: 'listPhones', folder: 'login' },
  { command: 'phone add', operation: 'createPhone', words: ['number'], folder: 'login' },
  { command: 'phone remove', operation: 'deletePhone', words: ['number'], folder: 'login' },
  { command: 'document list', operation: 'listOwnDocuments', folder: 'login' },
  {
    command: 'ledger list',
    operation: 'listPayments',
    columns: ['number', 'at', 'why', 'purse', 'amount', 'other'],
    folder: 'login',
  },
  { command: 'tasks list', operation: 'listTaskGroups', folder: 'login' },
  { command: 'tasks add', operation: 'createTaskGroup', words: ['name'], folder: 'login' },
  { command: 'tasks remove', operation: 'deleteTaskGroup', words: ['id'], folder: 'login' },
  {
    command: 'menus list',
    operation: 'listMenus',
    columns: ['name', 'current', 'newest', 'madeAt'],
    folder: 'login',
  },
  { command: 'tasks notify', operation: 'notifyTaskGroup', words: ['id'] },
  { command: 'answers remove', operation: 'removeCallAnswer', words: ['number'], folder: 'login' },
  { command: 'account show', operation: 'getAccount', folder: 'login' },
  {
    command: 'mailing list',
    operation: 'listMailings',
    columns: ['id', 'stage', 'taken', 'total', 'recipients', 'plannedAt', 'name'],
    spare: ['recipients', 'plannedAt'],
    folder: 'login',
  },
  { command: 'mailing start', operation: 'startMailing', words: ['id'], folder: 'login' },
  { command: 'mailing pause', operation: 'pauseMailing', words: ['id'], folder: 'login' },
  { command: 'mailing cancel', operation: 'cancelMailing', words: ['id'], folder: 'login' },
  { command: 'mailing delete', operation: 'deleteMailing', words: ['id'], folder: 'login' },
  {
    command: 'sub-clients list',
    operation: 'listSubClients',
    columns: ['id', 'login', 'parent', 'state', 'sharing', 'plan', 'balance'],
  },
  { command: 'sub-clients show', operation: 'getSubClient', words: ['id'] },
  { command: 'sub-clients add', operation: 'createSubClient', words: ['login'] },
  { command: 'sub-clients change', operation: 'changeSubClient', words: ['id'] },
  { command: 'sub-clients pay', operation: 'paySubClient', words: ['id', 'amount'] },
  { command: 'sub-clients statistics', operation: 'getSubClientStatistics' },
  { command: 'administration trunks', operation: 'listTrunks' },
  { command: 'administration links', operation: 'listAdministeredLinks' },
  { command: 'administration reconnect', operation: 'reconnectLink', words: ['name'] },
  { command: 'administration speech', operation: 'getSpeech' },
  {
    command: 'administration accounts',
    operation: 'listAccounts',
    columns: ['id', 'login', 'parent', 'state', 'administrator', 'balance', 'name'],
    spare: ['parent', 'administrator'],
  },
  { command: 'administration doctor', operation: 'runDoctor' },
];
