// Requests and the exact bytes of their answers, from the specification's tables. A row says what the core holds where it
// matters; `\n` is one line feed and no answer ends with one.

import type { FaultCode } from '../../../src/core/faults.ts';

export type WireCase = {
  readonly name: string;
  readonly target: string;
  readonly answer: string;
  /** What the core refuses the next submission with. */
  readonly refused?: FaultCode;
  readonly detail?: string;
  readonly refusedId?: string;
  readonly mode?: 'test' | 'code' | 'credit' | 'debt';
};

const SEND = '/sys/send.php?login=alex&psw=123&phones=79999999999&mes=Hello';
const STATUS = '/sys/status.php?login=alex&psw=123&phone=79999999999&id=1';
const BALANCE = '/sys/balance.php?login=alex&psw=123';

type Row = readonly [query: string, answer: string];

function rows(what: string, base: string, list: readonly Row[]): WireCase[] {
  return list.map(([query, answer]) => ({ name: `${what} ${query}`, target: base + query, answer }));
}

/** http-send 4: every `fmt` by every `cost`. */
const SENT = rows('sent', SEND, [
  ['', 'OK - 1 SMS, ID - 1'],
  ['&fmt=0', 'OK - 1 SMS, ID - 1'],
  ['&fmt=9', 'OK - 1 SMS, ID - 1'],
  ['&cost=1', '1.40 (1 SMS)'],
  ['&cost=2', 'OK - 1 SMS, ID - 1, COST - 1.40'],
  ['&cost=3', 'OK - 1 SMS, ID - 1, COST - 1.40, BALANCE - 83.10'],
  ['&fmt=1', '1,1'],
  ['&fmt=1&cost=1', '1.40,1'],
  ['&fmt=1&cost=2', '1,1,1.40'],
  ['&fmt=1&cost=3', '1,1,1.40,83.10'],
  ['&fmt=2', '<result>\n<id>1</id>\n<cnt>1</cnt>\n</result>'],
  ['&fmt=2&cost=1', '<result>\n<cost>1.40</cost>\n<cnt>1</cnt>\n</result>'],
  ['&fmt=2&cost=2', '<result>\n<id>1</id>\n<cnt>1</cnt>\n<cost>1.40</cost>\n</result>'],
  [
    '&fmt=2&cost=3',
    '<result>\n<id>1</id>\n<cnt>1</cnt>\n<cost>1.40</cost>\n<balance>83.10</balance>\n</result>',
  ],
  ['&fmt=3', '{"id": 1,"cnt": 1}'],
  ['&fmt=3&cost=1', '{"cost": "1.40","cnt": 1}'],
  ['&fmt=3&cost=2', '{"id": 1,"cnt": 1,"cost": "1.40"}'],
  ['&fmt=3&cost=3', '{"id": 1,"cnt": 1,"cost": "1.40","balance": "83.10"}'],
  ['&fmt=3&id=order.17', '{"id": "order.17","cnt": 1}'],
  ['&fmt=3&id=2147483647', '{"id": 2147483647,"cnt": 1}'],
  ['&fmt=3&id=2147483648', '{"id": "2147483648","cnt": 1}'],
  ['&fmt=3&id=007', '{"id": "007","cnt": 1}'],
  ['&fmt=1&id=order.17', 'order.17,1'],
  ['&phones=79999999999,78888888888', 'OK - 2 SMS, ID - 1'],
  ['&list=79999999999:Hello%201%0A78888888888:Hello%202', 'OK - 2 SMS, ID - 1'],
  ['&psw=202cb962ac59075b964b07152d234b70', 'OK - 1 SMS, ID - 1'],
  ['&psw=40bd001563085fc35165329ea1ff5c5ecbdbbeef', 'OK - 1 SMS, ID - 1'],
  ['&psw=key', 'OK - 1 SMS, ID - 1'],
  ['&psw=&apikey=key', 'OK - 1 SMS, ID - 1'],
]);

/** http-send 4.1. */
const TWO = `${SEND}&phones=79999999999,123`;
const LISTED = rows('listed', TWO, [
  [
    '&fmt=3&op=1&cost=3',
    '{"id": 1,"cnt": 1,"cost": "1.40","balance": "83.10","phones": [' +
      '{"phone": "79999999999","mccmnc": "25001","cost": "1.40"},' +
      '{"phone": "123","mccmnc": "","cost": "0.00","status": "22","error": "249"}]}',
  ],
  ['&fmt=3&err=1', '{"id": 1,"cnt": 1,"phones": [{"phone": "123","status": "22","error": "249"}]}'],
  ['&fmt=3', '{"id": 1,"cnt": 1}'],
  ['&fmt=1&err=1', '1,1\n123,22,249'],
  ['&fmt=1&op=1', '1,1\n79999999999,25001,1.40\n123,,0.00,22,249'],
  ['&fmt=0&err=1', 'OK - 1 SMS, ID - 1\nphone = 123, status = 22, error = 249'],
  [
    '&fmt=2&err=1',
    '<result>\n<id>1</id>\n<cnt>1</cnt>\n<phones>\n<phone><phone>123</phone><status>22</status><error>249</error></phone>\n</phones>\n</result>',
  ],
]);

/** http-send 5: faults with their numbers and words, before and after an id is given. */
const FAULTS: readonly (readonly [FaultCode, number, string])[] = [
  ['parameters-wrong', 1, 'parameters error'],
  ['text-too-long', 1, 'parameters error'],
  ['sign-in-failed', 2, 'authorise error'],
  ['address-locked', 4, 'ip temporarily blocked'],
  ['date-wrong', 5, 'date format error'],
  ['request-repeated', 9, 'duplicate request, wait a minute'],
  ['requests-too-many', 9, 'too many concurrent requests'],
];
const FAULTS_WITH_ID: readonly (readonly [FaultCode, number, string])[] = [
  ['money-short', 3, 'no money'],
  ['message-forbidden', 6, 'message is denied'],
  ['transfer-not-registered', 6, 'message is denied'],
  ['number-wrong', 7, 'invalid number'],
  ['number-unreachable', 8, "can't to deliver"],
  ['kind-unavailable', 8, "can't to deliver"],
];

function refusals(): WireCase[] {
  const plain = FAULTS.flatMap(([refused, number, words]): WireCase[] => [
    { name: `${refused} fmt 0`, target: SEND, refused, answer: `ERROR = ${number} (${words})` },
    { name: `${refused} fmt 1`, target: `${SEND}&fmt=1`, refused, answer: `0,-${number}` },
    {
      name: `${refused} fmt 2`,
      target: `${SEND}&fmt=2`,
      refused,
      answer: `<result>\n<error>${words}</error>\n<error_code>${number}</error_code>\n</result>`,
    },
    {
      name: `${refused} fmt 3`,
      target: `${SEND}&fmt=3`,
      refused,
      answer: `{"error": "${words}","error_code": ${number}}`,
    },
  ]);
  const named = FAULTS_WITH_ID.flatMap(([refused, number, words]): WireCase[] => {
    const known = { refused, refusedId: '7' };
    return [
      { ...known, name: `${refused} fmt 0`, target: SEND, answer: `ERROR = ${number} (${words}), ID - 7` },
      { ...known, name: `${refused} fmt 1`, target: `${SEND}&fmt=1`, answer: `7,-${number}` },
      {
        ...known,
        name: `${refused} fmt 2`,
        target: `${SEND}&fmt=2`,
        answer: `<result>\n<error>${words}</error>\n<error_code>${number}</error_code>\n<id>7</id>\n</result>`,
      },
      {
        ...known,
        name: `${refused} fmt 3`,
        target: `${SEND}&fmt=3`,
        answer: `{"error": "${words}","error_code": ${number},"id": 7}`,
      },
    ];
  });
  return [...plain, ...named];
}

const MENU = 'line 3, column 5: a command begins here & does not <parse>';
const MENU_REFUSED = { refused: 'menu-wrong', detail: MENU } as const;
const SPECIAL: readonly WireCase[] = [
  { ...MENU_REFUSED, name: 'menu fmt 0', target: SEND, answer: `ERROR = 1 (parameters error: ${MENU})` },
  { ...MENU_REFUSED, name: 'menu fmt 1', target: `${SEND}&fmt=1`, answer: '0,-1' },
  {
    ...MENU_REFUSED,
    name: 'menu fmt 2',
    target: `${SEND}&fmt=2`,
    answer:
      '<result>\n<error>parameters error: line 3, column 5: a command begins here &amp; does not &lt;parse&gt;</error>\n<error_code>1</error_code>\n</result>',
  },
  {
    ...MENU_REFUSED,
    name: 'menu fmt 3',
    target: `${SEND}&fmt=3`,
    answer: `{"error": "parameters error: ${MENU}","error_code": 1}`,
  },
  { name: 'no recipient left', target: `${SEND}&phones=1&fmt=1`, answer: '1,-7' },
  {
    name: 'no recipient left fmt 3',
    target: `${SEND}&phones=123&fmt=3`,
    answer: '{"error": "invalid number","error_code": 7,"id": 1}',
  },
  { name: 'wrong password', target: `${SEND}&psw=bad`, answer: 'ERROR = 2 (authorise error)' },
  { name: 'nobody', target: '/sys/send.php?fmt=1', answer: '0,-1' },
  {
    name: 'test mode',
    target: `${SEND}&fmt=3&cost=3`,
    mode: 'test',
    answer: '{"id": 1,"cnt": 1,"cost": "0","balance": "84.50"}',
  },
  {
    name: 'test mode listed',
    target: `${SEND}&fmt=3&cost=2&op=1`,
    mode: 'test',
    answer: '{"id": 1,"cnt": 1,"cost": "0","phones": [{"phone": "79999999999","mccmnc": "25001"}]}',
  },
  {
    name: 'code fmt 0',
    target: `${SEND}&call=1&mes=code`,
    mode: 'code',
    answer: 'OK - 1 SMS, ID - 1, CODE - 0417',
  },
  { name: 'code fmt 1', target: `${SEND}&call=1&mes=code&fmt=1`, mode: 'code', answer: '1,1,0417' },
  {
    name: 'code fmt 2',
    target: `${SEND}&call=1&mes=code&fmt=2`,
    mode: 'code',
    answer: '<result>\n<id>1</id>\n<cnt>1</cnt>\n<code>0417</code>\n</result>',
  },
  {
    name: 'code fmt 3',
    target: `${SEND}&call=1&mes=code&fmt=3`,
    mode: 'code',
    answer: '{"id": 1,"cnt": 1,"code": "0417"}',
  },
];

const HEAD = '"status": 1,"last_date": "05.03.2024 10:15:00","last_timestamp": 1709622900,"flag": 0';
const DATA =
  '"send_date": "05.03.2024 10:14:50","send_timestamp": 1709622890,"phone": "79999999999","cost": "1.40",' +
  '"sender_id": "SMSC","status_name": "Delivered","message": "Hello, world","type": 0,"mccmnc": "25001","sms_cnt": "1"';
const PLACE = '"country": "Russia","operator": "MTS","operator_orig": "MTS","region": ""';
const LOOKUP = '250011234567890,79168999100,250,01,Russia,MTS,,';

/** http-status 2 to 4, 6 and 7; client-habits 16 to 20. */
const STATUSES = [
  ...rows('status', STATUS, [
    ['', 'Status = 1, check_time = 05.03.2024 10:15:00, err = 0'],
    ['&fmt=1', '1,1709622900,0'],
    [
      '&fmt=2',
      '<sms><status>1</status><last_date>05.03.2024 10:15:00</last_date><last_timestamp>1709622900</last_timestamp><flag>0</flag><err>0</err></sms>',
    ],
    ['&fmt=3', `{${HEAD}}`],
    [
      '&id=2&fmt=3',
      '{"status": 20,"last_date": "05.03.2024 10:15:00","last_timestamp": 1709622900,"flag": 7,"err": 240}',
    ],
    ['&fmt=1&all=1', '1,1709622900,0,1709622890,79999999999,1.40,SMSC,Delivered,Hello, world'],
    ['&fmt=1&all=2', '1,1709622900,0,1709622890,79999999999,Russia,MTS,,1.40,SMSC,Delivered,Hello, world'],
    ['&fmt=3&all=1', `{${HEAD},${DATA}}`],
    ['&fmt=3&all=2', `{${HEAD},${DATA},${PLACE}}`],
    [
      '&all=1',
      'Status = 1, check_time = 05.03.2024 10:15:00, err = 0, send_date = 05.03.2024 10:14:50, phone = 79999999999, cost = 1.40, sender_id = SMSC, status_name = Delivered, message = Hello, world, comment = , type = 0',
    ],
    [
      '&all=2',
      'Status = 1, check_time = 05.03.2024 10:15:00, err = 0, send_date = 05.03.2024 10:14:50, phone = 79999999999, country = Russia, operator = MTS, operator_orig = MTS, region = , cost = 1.40, sender_id = SMSC, status_name = Delivered, message = Hello, world, comment = , type = 0',
    ],
    ['&id=9', 'Status = -3, check_time = , err = '],
    ['&id=9&fmt=1', '-3,0,0'],
    ['&id=9&fmt=3', '{"status": -3}'],
    ['&phone=79999999999,&id=1,&fmt=3', `[{${HEAD},"id": 1,"phone": "79999999999"}]`],
    ['&phone=79999999999,&id=1,&fmt=1', '1,1709622900,0,1,79999999999'],
    [
      '&phone=79999999999,79999999999&id=1,9&fmt=3',
      `[{${HEAD},"id": 1,"phone": "79999999999"},{"status": -3,"id": 9,"phone": "79999999999"}]`,
    ],
    ['&id=1,9&fmt=1', '1,1709622900,0,1,79999999999\n-3,0,0,9,79999999999'],
    [
      '&id=1,2&fmt=1&all=1',
      '1,1709622900,0,1709622890,79999999999,1.40,SMSC,Delivered,Hello, world,1\n20,1709622900,240,1709622890,79999999999,1.40,SMSC,Delivered,Hello, world,2',
    ],
    [
      '&id=9,&fmt=2',
      '<result>\n<sms><status>-3</status><id>9</id><phone>79999999999</phone></sms>\n</result>',
    ],
    ['&id=3&fmt=1', `1,1709622900,0,${LOOKUP}`],
    ['&id=3&fmt=1&all=1', `1,1709622900,0,${LOOKUP},1709622890,79999999999,1.40,HLR,Delivered,`],
    ['&id=3&fmt=1&all=2', `1,1709622900,0,${LOOKUP},1709622890,79999999999,Russia,MTS,,1.40,HLR,Delivered,`],
    ['&del=1', 'OK'],
    ['&del=1&fmt=1', 'OK'],
    ['&del=1&fmt=2', '<result>OK</result>'],
    ['&del=1&fmt=3', '{"result": "OK"}'],
    ['&id=9&del=1&fmt=3', '{"error": "the message cannot be deleted","error_code": 5}'],
    ['&id=&fmt=1', '0,-1'],
    ['&psw=bad&id=1,2&fmt=1', '0,-2'],
    ['&psw=bad&id=1,2&fmt=3', '{"error": "authorise error","error_code": 2}'],
  ]),
];

/** http-balance 2 to 4. */
const BALANCES: readonly WireCase[] = [
  ...rows('balance', BALANCE, [
    ['', '84.50'],
    ['&fmt=1', '84.50'],
    ['&fmt=2', '<balance>84.50</balance>'],
    ['&fmt=3', '{"balance": "84.50"}'],
    ['&cur=1', '84.50 RUR'],
    ['&fmt=1&cur=1', '84.50,RUR'],
    ['&fmt=2&cur=1', '<balance>84.50</balance>\n<currency>RUR</currency>'],
    ['&fmt=3&cur=1', '{"balance": "84.50","currency": "RUR"}'],
    ['&psw=bad&fmt=1', '0,-2'],
    ['&psw=bad', 'ERROR = 2 (authorise error)'],
  ]),
  ...rows('balance with credit', BALANCE, [
    ['&fmt=0&cur=1', '84.50 RUR (100.00)'],
    ['&fmt=1&cur=1', '84.50,100.00,RUR'],
    ['&fmt=2&cur=1', '<balance>84.50</balance>\n<credit>100.00</credit>\n<currency>RUR</currency>'],
    ['&fmt=3&cur=1', '{"balance": "84.50","credit": "100.00","currency": "RUR"}'],
    ['&fmt=3', '{"balance": "84.50"}'],
  ]).map((one) => ({ ...one, mode: 'credit' as const })),
  { name: 'debt', target: `${BALANCE}&fmt=3`, mode: 'debt', answer: '{"balance": "-3.07"}' },
];

export const WIRE_CASES: readonly WireCase[] = [
  ...SENT,
  ...LISTED,
  ...refusals(),
  ...SPECIAL,
  ...STATUSES,
  ...BALANCES,
];
