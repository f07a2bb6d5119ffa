// What the commands of each document need before they can run: an account, files, messages. Owns these and the list of commands that
// cannot run here, each with its reason; there is no other way to leave one out.

export type Stage = {
  /** Lines of a shell that run first, in the folder of the page. A line `shown=>here` that they print says what the page calls something. */
  readonly before?: string;
  /** The same right before a command that holds these words. */
  readonly ahead?: Readonly<Record<string, string>>;
  /** Lines that take away what other pages would trip over. */
  readonly after?: string;
  /** What commands read that ask for something. */
  readonly typed?: string;
};

const HTTP = 'http://127.0.0.1:8080';
const SHOP = './dozvon account add shop --password p --balance 1000';
const SECRET_SHOP = './dozvon account add shop --password secret --balance 100000';
const MENU = `printf 'Hello. {menu: Press 1 to hear it again\\n1: repeat\\n} Goodbye' > menu.txt`;
const MANY = 'seq 79990100000 79990120000 > numbers.csv';

const send = (fields: string): string =>
  `curl -sf ${HTTP}/sys/send.php -d login=shop -d psw=p -d charset=utf-8 -d fmt=3 ${fields}`;

/** Until every message of the account has its last status. */
const DONE = `until ! ./dozvon history shop --json | grep -q '"status": *\\(-1\\|0\\),'; do sleep 0.3; done`;

/** A value of a member in JSON that is read. */
const member = (name: string): string =>
  `node -e 'const t=require("fs").readFileSync(0,"utf8");console.log(/"${name}":\\s?"?([\\w-]+)/.exec(t)[1])'`;

/** The server of this test is an installation, which `restore` does not touch: each restoration has an empty data folder of its own. */
const RESTORED_ELSEWHERE = `sed -i '2i if [ "$1" = restore ]; then DOZVON_DATA=$(mktemp -d -p "$PWD")/data; export DOZVON_DATA; fi' dozvon`;

const HISTORY = [
  SHOP,
  send(`-d phones=79990000003 -d id=1 -d mes=hi`),
  send(
    `-d phones=79990000011 -d call=1 -d id=17 --data-urlencode $'mes=Hello.{menu: Press 1\\n1: record: 5\\n}'`,
  ),
  send(
    `-d phones=79990000012 -d call=1 -d id=18 --data-urlencode $'mes=Hello.{menu: Press 1\\n1: repeat\\n}'`,
  ),
  `curl -sf ${HTTP}/sys/jobs.php -d login=shop -d psw=p -d fmt=3 -d add=1 -d name=m -d call=1 -d phones=79990000014 --data-urlencode mes='Hi{menu: Press 1
1: repeat
}' > mailing.json`,
  `echo "mailings/3/=>mailings/$(${member('id')} < mailing.json)/"`,
  'for n in 1 2 3 4; do printf "Hello $n.{menu: Press 1\\n1: repeat\\n}" > menu.txt; ./dozvon menus save shop main menu.txt > /dev/null; done',
  `echo "menus/2/=>menus/$(curl -sf -u shop:p ${HTTP}/api/v1/menus | ${member('id')})/"`,
  send(
    `-d phones=79990000013 -d call=1 -d id=19 --data-urlencode $'mes=Hello 4.{menu: Press 1\n1: repeat\n}'`,
  ),
  DONE,
  `number=$(curl -sf -u shop:p '${HTTP}/api/v1/messages/17?recipient=79990000011' | ${member('number')})`,
  'echo "messages/17/=>messages/$number/"',
  `recording=$(curl -sf -u shop:p ${HTTP}/api/v1/messages/$number/recordings | ${member('number')})`,
  'echo "recordings/11=>recordings/$recording"',
].join('\n');

export const STAGES: Readonly<Record<string, Stage>> = {
  'docs/start/first-call.md': { before: './dozvon account add demo --password p --balance 100' },
  'docs/start/first-sms.md': { ahead: { 'status.php': DONE } },
  'docs/start/campaign.md': {
    before: `${SHOP}\nprintf '79990000003\\n79990000004;For you alone\\n79990000005\\n' > clients.csv`,
  },
  'docs/start/sign-in-codes.md': { before: SHOP },
  'README.md': {
    before: './dozvon account add demo --password PASSWORD --balance 100',
    typed: '1\n9\n',
  },
  'docs/use/contacts.md': {
    before: [
      SHOP,
      "printf 'phone;name\\n79990000005;Boris\\n' > clients.xlsx",
      "printf '79990000008\\n' > complaints.csv",
    ].join('\n'),
    ahead: {
      'contacts import': `curl -sf -u shop:p ${HTTP}/api/v1/books/phones/groups -H 'content-type: application/json' -d '{"name":"customers"}'`,
      'phones=G5': [
        `curl -sf -u shop:p ${HTTP}/api/v1/books/phones/groups -H 'content-type: application/json' -d '{"name":"Customers","number":5}'`,
        `curl -sf -u shop:p ${HTTP}/api/v1/books/phones/contacts -H 'content-type: application/json' -d '{"addresses":["79990000006"],"groups":[5]}'`,
      ].join('\n'),
    },
    after: './dozvon blacklist remove 79990000001 79990000002 79990000008 spam@example.com --everybody',
  },
  'docs/use/handlers.md': {
    before: [
      SHOP,
      './dozvon account set shop --handler https://example.com/dozvon',
      send('-d phones=79995550000 -d id=4 -d mes=hi'),
      'until ./dozvon deliveries shop --json | grep -q 500; do sleep 0.3; done',
      `echo "show 6=>show $(./dozvon deliveries shop --json | ${member('id')})"`,
    ].join('\n'),
  },
  'docs/use/history.md': {
    before: HISTORY,
    ahead: {
      'get_list=1': `until curl -sf -u shop:p ${HTTP}/api/v1/exports | grep -q '"state":"done"'; do sleep 0.5; done`,
    },
  },
  'docs/use/http.md': {
    before: [SHOP, MENU, send(`-d phones=79990000003 -d id=abc -d 'mes=code 1236'`), DONE].join('\n'),
    ahead: {
      'tinyurls.php': `curl -s -A 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' "$(./dozvon history shop --id ad --json | grep -o 'http://127[^ "]*/t/[^ "]*' | head -1)"`,
    },
  },
  'docs/use/incoming-calls.md': {
    before: `${SHOP}\n${MENU}`,
    after: [
      './dozvon rental remove 74950000002 --take-away',
      './dozvon tariff remove incoming-call',
      './dozvon tariff remove incoming-call --prefix 7800',
    ].join('\n'),
  },
  'docs/use/incoming.md': {
    before: [
      SHOP,
      './dozvon rental add 74950000009 31',
      './dozvon rental give shop 74950000009',
      `./dozvon incoming 74950000009 79990000003 'Да, буду'`,
    ].join('\n'),
  },
  'docs/use/json-api.md': {
    before: [SECRET_SHOP, MANY, `printf 'x%.0s' $(seq 300) > hello.wav`].join('\n'),
  },
  'docs/use/integrations.md': { before: SECRET_SHOP },
  'integrations/alertmanager/README.md': { before: SECRET_SHOP },
  'integrations/zabbix/README.md': { before: SECRET_SHOP },
  'integrations/home-assistant/README.md': { before: SECRET_SHOP },
  'integrations/woocommerce/README.md': { before: SECRET_SHOP },
  'integrations/bitrix/README.md': { before: SECRET_SHOP },
  'docs/use/live.md': {
    before: [
      SECRET_SHOP,
      './dozvon account add welcome --password secret',
      './dozvon account administrator welcome on',
    ].join('\n'),
  },
  'docs/use/mailings.md': { before: `${SHOP}00\n${MANY}`, ahead: { 'status.php': DONE } },
  'docs/use/menu-language.md': { before: 'cp examples/hello.menu FILE', typed: '#\n' },
  'docs/use/senders.md': { before: SHOP },
  'docs/use/smtp.md': { before: SHOP },
  'docs/use/exchange.md': { before: './dozvon menu export twiml examples/hello.menu --into FOLDER' },
  // Numbers of invoices are the installation's: this page shows the first one.
  'docs/operate/money.md': {
    before: [
      SHOP,
      './dozvon account add shop1 --password Longer-1 --parent shop',
      './dozvon account add shop2 --password Longer-1 --parent shop',
      './dozvon account top-up shop1 50 --electronic',
    ].join('\n'),
  },
  'docs/use/sub-clients.md': { before: SHOP },
  'docs/use/templates.md': {
    before: SHOP,
    ahead: {
      'templates refuse 3': `curl -sf ${HTTP}/sys/op_templates.php -d login=shop -d psw=p -d charset=utf-8 -d add=1 -d sender=Shop -d mts_adv=1 -d soc=1 -d 'msg=Buy now'`,
    },
  },
  'docs/use/transfer-numbers.md': {
    before: SECRET_SHOP,
    ahead: {
      'transfer-numbers/1/code ': `echo "transfer-numbers/1/=>transfer-numbers/$(curl -sf -u shop:secret ${HTTP}/api/v1/transfer-numbers | ${member('id')})/"`,
    },
  },
  'docs/operate/administrators.md': { before: './dozvon account add LOGIN --password p' },
  'docs/operate/backup.md': {
    before: ['echo "/backup/=>$PWD/"', RESTORED_ELSEWHERE].join('\n'),
  },
  'docs/operate/browser-phone.md': { before: SHOP },
  // Nothing is needed: the rest of the page installs.
  'docs/operate/install.md': {},
  'docs/operate/numbering.md': {
    before: [
      'printf \'АВС/ DEF;От;До;Емкость;Оператор;Регион\\n916;1000000;1999999;1000000;ПАО "МТС";г. Москва\\n\' > DEF-9xx.csv',
      "printf '# Dozvon numbering 1\\n# source: a test\\n# licence: none\\n# date: 2026-01-31\\ncountry\\tKZ\\tКазахстан\\tKazakhstan\\t401\\tAsia/Almaty\\n77\\tKZ\\n' > mine.tsv",
    ].join('\n'),
  },
  'docs/operate/smpp-server.md': { before: SHOP },
  'docs/operate/tariffs.md': {
    before: SHOP,
    ahead: { 'get_price=1': './dozvon tariff set sms 3.50 --prefix 77 --zone Kazakhstan' },
  },
};

export type NotRun = { readonly page: string; readonly command: RegExp; readonly why: string };

/** What cannot run in a test of one server without other machines. Nothing is here because it is slow or awkward to prepare. */
export const NOT_RUN: readonly NotRun[] = [
  { page: 'README.md', command: /^git clone/, why: 'a clone comes from another machine' },
  {
    page: 'README.md',
    command: /^\.\/dozvon (?:login|send|call|watch|api)\b/,
    why: 'somebody signs in and types a password; test/integration/app/cli.test.ts runs the commands',
  },
  { page: 'README.md', command: /^npm (?:start|run demo)$/, why: 'installs and starts a server of its own' },
  { page: 'CONTRIBUTING.md', command: /^git clone/, why: 'a clone comes from another machine' },
  { page: 'CONTRIBUTING.md', command: /^npm test/, why: 'it is what runs this test' },
  {
    page: 'docs/start/first-call.md',
    command: /^npm start$/,
    why: 'installs and starts a server of its own',
  },
  {
    page: 'docs/start/first-call.md',
    command: /^\.\/dozvon serve$/,
    why: 'the server of this test runs so already',
  },
  {
    page: 'docs/internals/load.md',
    command: /^node dist\/test\/bench\//,
    why: 'measures a machine that does nothing else',
  },
  {
    page: 'docs/operate/install.md',
    command: /^(?:npm run package$|node scripts\/)/,
    why: 'writes into the clone; test/interop/packages makes both packages elsewhere',
  },
  {
    page: 'docs/operate/install.md',
    command: /^(?:npm install|npx|tar) /,
    why: 'takes packages from a registry; test/interop/packages/npm-package.test.ts installs and serves',
  },
  {
    page: 'docs/operate/install.md',
    command: /^docker /,
    why: 'builds on an image of another machine; test/tidy/container.test.ts holds the files to the program',
  },
  {
    page: 'docs/operate/running.md',
    command: /^(?:git|useradd|cd|systemctl|runuser) /,
    why: 'changes a machine as root, with systemd',
  },
  { page: 'docs/operate/running.md', command: /^tar /, why: 'packs and unpacks folders of the system' },
  { page: 'docs/operate/running.md', command: /^DOZVON_CONFIG=/, why: 'looks at the unpacked folders' },
  {
    page: 'docs/operate/running.md',
    command: /^(?:pg_dump|createuser|DATABASE_URL=\S+) /,
    why: 'another server, with programs of PostgreSQL 18',
  },
  {
    page: 'docs/use/cli.md',
    command: /./,
    why: 'somebody signs in at another machine and types a password; test/integration/app/cli.test.ts runs the commands',
  },
  { page: 'docs/operate/money.md', command: /--kind act/, why: 'an act is of a month that has ended' },
  {
    page: 'docs/use/transfer-numbers.md',
    command: /code\/check/,
    why: 'the code is told to the phone alone',
  },
];
