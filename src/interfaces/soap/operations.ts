// The seven operations of the SOAP interface as one table (spec soap 2 to 4): elements, types and fields in the order of the schema.
// The reader, the answers and the WSDL read it. Owns these names; `apikey` and `sms_cnt` stand last, where old proxies miss nothing.

export type Operation = {
  readonly name: string;
  /** Local names of the elements in the body. */
  readonly request: string;
  readonly response: string;
  /** The one child of the response. */
  readonly result: string;
  readonly type: 'send' | 'send2' | 'cost' | 'status' | 'balance';
  /** The page of the classic API that means the same. */
  readonly call: 'send' | 'status' | 'balance';
  /** An exclamation mark: every request has it. */
  readonly fields: readonly string[];
};

// With a key instead of login and password both are left out, so the schema lets them be absent.
const SIGN_IN = ['login', 'psw'];
const SENDING = [...SIGN_IN, 'phones!', 'mes!'];
const NAMED = [...SENDING, 'id', 'sender', 'time'];
const STATUS = [...SIGN_IN, 'phone!', 'id!', 'all'];

export const OPERATIONS = [
  {
    name: 'send_sms',
    request: 'send',
    response: 'SendResponse',
    result: 'sendresult',
    type: 'send',
    call: 'send',
    fields: [...NAMED, 'apikey'],
  },
  {
    name: 'send_sms2',
    request: 'send2',
    response: 'Send2Response',
    result: 'sendresult',
    type: 'send2',
    call: 'send',
    fields: [...NAMED, 'query', 'apikey'],
  },
  {
    name: 'get_sms_cost',
    request: 'cost',
    response: 'CostResponse',
    result: 'costresult',
    type: 'cost',
    call: 'send',
    fields: [...SENDING, 'apikey'],
  },
  {
    name: 'get_sms_cost2',
    request: 'cost2',
    response: 'Cost2Response',
    result: 'costresult',
    type: 'cost',
    call: 'send',
    fields: [...SENDING, 'query!', 'apikey'],
  },
  {
    name: 'get_status',
    request: 'status',
    response: 'StatusResponse',
    result: 'statusresult',
    type: 'status',
    call: 'status',
    fields: [...STATUS, 'apikey'],
  },
  {
    name: 'get_status2',
    request: 'status2',
    response: 'Status2Response',
    result: 'statusresult',
    type: 'status',
    call: 'status',
    fields: [...STATUS, 'query!', 'apikey'],
  },
  {
    name: 'get_balance',
    request: 'balance',
    response: 'BalanceResponse',
    result: 'balanceresult',
    type: 'balance',
    call: 'balance',
    fields: [...SIGN_IN, 'apikey'],
  },
] as const satisfies readonly Operation[];

const SENT = ['id', 'balance', 'cost', 'cnt', 'error'];

/** Fields of each type of result, in the order of its sequence; a list is its elements' fields. */
export const RESULTS: Readonly<Record<Operation['type'], readonly string[]>> = {
  send: SENT,
  send2: [...SENT, 'errors'],
  cost: ['cost', 'cnt', 'error'],
  status: [
    ...['status', 'last_date', 'last_timestamp', 'err', 'error', 'send_date', 'send_timestamp', 'phone'],
    ...['cost', 'sender_id', 'status_name', 'message', 'operator', 'region', 'sms_cnt'],
  ],
  balance: ['balance', 'error'],
};

export function fieldName(field: string): string {
  return field.replace(/!$/, '');
}

/**
 * By the local name of the element in the body, in any namespace; SOAPAction counts for nothing. Clients without the
 * description call it as the operation.
 */
export function operationOf(element: string): Operation | undefined {
  return OPERATIONS.find(({ request, name }) => request === element || name === element);
}
