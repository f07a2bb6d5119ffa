// Rows as earlier versions of the tables held them, for tests of upgrades: the same small business at every version, and
// beside it what a version was the first to keep. Owns the rows; every amount in them is part of books that balance.

/** What anna has before anything is spent, and what the rows below leave of it, in ten-thousandths. */
export const ANNA = { balance: 928_000, reserved: 44_000 } as const;

const SMS_PRICE = 14_000;

/** Prices of one account lay in its row at first. */
function accounts(version: number): string {
  const spent = `${ANNA.balance}, ${ANNA.reserved}, ${SMS_PRICE * 2}, 4, 10`;
  return version === 1
    ? `insert into accounts (login, balance, reserved, income, accepted, next_public_id, prices)
       values ('anna', ${spent}, '{"sms": 9900}');`
    : `insert into accounts (login, balance, reserved, income, accepted, next_public_id) values ('anna', ${spent});
       insert into prices (account_id, kind, unit_price) values (1, 0, 9900);`;
}

/** Two that are done, one that waits, one that waits for its call. */
const BUSINESS = `
  insert into senders (account_id, name${'$approved'}) values (1, 'Shop'${'$yes'});
  insert into submissions (account_id, public_id, accepted_at, door, kind, text, options, recipients) values
    (1, '1', now() - interval '1 day', 'http', 0, 'Hello', '{}', 1),
    (1, '2', now() - interval '1 day', 'http', 0, 'Good bye', '{}', 1),
    (1, '3', now() - interval '1 hour', 'http', 0, 'It waits', '{}', 1),
    (1, '4', now() - interval '1 hour', 'http', 7, 'It calls',
      '{"call": {"ringSeconds": 22, "pauseSeconds": 20, "attempts": 5, "uploads": []}}', 1);
  insert into messages (submission_id, account_id, phone, kind, queue, status, err, changed_at, parts, unit_price, reserved, cost,
                        valid_until, due_at, final) values
    (1, 1, '79990000001', 0, 0, 1, 0, now() - interval '1 day', 1, 14000, 0, 14000, now(), null, true),
    (2, 1, '79990000002', 0, 0, 1, 0, now() - interval '1 day', 1, 14000, 0, 14000, now(), null, true),
    (3, 1, '79990000003', 0, 0, -1, 0, now() - interval '1 hour', 1, 14000, 14000, 0, now() + interval '1 day', now(), false),
    (4, 1, '79990000004', 7, 7, -1, 0, now() - interval '1 hour', 60, 500, 30000, 0, now() + interval '1 day', now(), false);
  insert into ledger (account_id, at, from_book, to_book, amount, why, submission_id, message_id) values
    (1, now() - interval '2 days', 'world', 'balance', 1000000, 'top-up', null, null),
    (1, now() - interval '1 day', 'balance', 'reserved', 14000, 'accept', 1, null),
    (1, now() - interval '1 day', 'reserved', 'income', 14000, 'settle', null, 1),
    (1, now() - interval '1 day', 'balance', 'reserved', 14000, 'accept', 2, null),
    (1, now() - interval '1 day', 'reserved', 'income', 14000, 'settle', null, 2),
    (1, now() - interval '1 hour', 'balance', 'reserved', 14000, 'accept', 3, null),
    (1, now() - interval '1 hour', 'balance', 'reserved', 30000, 'accept', 4, null);
  insert into events (message_id, number, at, kind, data) values (4, 1, now() - interval '1 hour', 'waits', '{}');`;

type Piece = { readonly since: number; readonly before?: number; readonly sql: string };

/** What each version was the first to keep. */
const PIECES: readonly Piece[] = [
  {
    since: 1,
    before: 21,
    sql: `insert into transfer_numbers (account_id, phone) values (1, '79990000009');`,
  },
  {
    since: 2,
    sql: `
      insert into accounts (login, parent_id, sharing, balance, balance2) values ('boris', 1, 1, 10000, 50000);
      update accounts set balance = balance - 10000 where id = 1;
      insert into ledger (account_id, at, from_book, to_book, amount, why, purse, to_account_id) values
        (1, now() - interval '1 hour', 'balance', 'balance', 10000, 'transfer', 1, 2),
        (2, now() - interval '1 hour', 'world', 'balance', 50000, 'top-up', 2, null);
      insert into account_addresses (account_id, network) values (2, '10.0.0.0/8');`,
  },
  {
    since: 4,
    sql: `insert into idempotency_keys (account_id, key, request, answer, created_at) values (1, 'once', 'digest', '{}', now());`,
  },
  {
    since: 5,
    sql: `
      insert into templates (account_id, name, text, format, sender, created_at) values (1, 'Greeting', 'Hello', 'sms', '', now());
      insert into short_links (account_id, link, used_at) values (1, 'https://shop.example/', now());`,
  },
  { since: 6, sql: `insert into currencies (code, rate) values ('USD', 900000);` },
  {
    since: 7,
    sql: `
      insert into incoming_messages (account_id, owned_by, phone, to_phone, text, sent_at, received_at, source)
      values (1, 'recent', '79990000001', '4321', 'Yes', now(), now(), 'modem');
      insert into deliveries (account_id, message_id, kind, address, fields, queued_at, due_at, state)
      values (1, 1, 'status', 'https://shop.example/handler', '[["id", "1"]]', now(), null, 'held');`,
  },
  {
    // A queue of mailings was its kind and a hundred until links came.
    since: 8,
    sql: `
      insert into mailings (account_id, public_id, created_at, name, kind, content, plan, stage, phase, sweep, run, total, taken,
                            portion)
      values (1, '5', now(), 'News', 0, '{}', '{}', 'paused', 'idle', 'none', 1, 0, 0, 0);
      update messages set queue = case when (select count(*) from migrations) < 13 then 100 else 10000 end where id = 3;`,
  },
  {
    since: 10,
    sql: `
      insert into contacts (account_id, book, name, names, words) values (1, 0, 'Vera', 'vera', 'vera');
      insert into black_list (owner, account_id, list, form, value, scope) values (1, 1, 'black', 'number', '79990000008', 0);`,
  },
  {
    since: 13,
    sql: `
      insert into links (name) values ('operator');
      insert into sent_parts (message_id, attempt, part, parts, link_id, upstream_id, awaited, handed_at, until, status)
      values (1, 1, 1, 1, 1, 'up-1', false, now() - interval '1 day', now(), 1);`,
  },
  {
    since: 17,
    sql: `
      insert into saved_menus (account_id, name, made_at, current) values (1, 'Desk', now(), 1);
      insert into menu_versions (menu_id, version, text, saved_at) values (1, 1, 'Hello!', now());`,
  },
  {
    since: 18,
    sql: `
      insert into people (account_id, login, name, role, password, password_at, made_at)
      values (1, 'clara', 'Clara', 'viewer', 'none', now(), now());`,
  },
  {
    since: 21,
    sql: `
      insert into transfer_numbers (account_id, phone, state, confirmed_at) values (1, '79990000009', 'confirmed', now());`,
  },
];

/** SQL that fills an empty database whose newest migration is `version`. */
export function rowsOf(version: number): string {
  const hasStates = version >= 5;
  const business = BUSINESS.replace('$approved', hasStates ? ', state' : '').replace(
    '$yes',
    hasStates ? ", 'approved'" : '',
  );
  const pieces = PIECES.filter(
    ({ since, before = Number.POSITIVE_INFINITY }) => version >= since && version < before,
  );
  return [accounts(version), business, ...pieces.map(({ sql }) => sql)].join('\n');
}

/** What anna has once it is upgraded: from the second version on she has given boris something. */
export function balanceOf(version: number): number {
  return version === 1 ? ANNA.balance : ANNA.balance - 10_000;
}
