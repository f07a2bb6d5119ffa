// Takes the mails of `send_sms_mail` in the tests of the libraries. Owns nothing of the real SMTP door (src/interfaces/smtp): it takes
// whatever comes. Plain JavaScript without packages.
//
// `node clients/vectors/mail.mjs` prints three ports in a line and serves until its standard input ends: a server that knows nothing of
// encryption, one that offers STARTTLS (RFC 3207), and one that speaks TLS from the beginning (RFC 8314 3.3), both with the certificate
// test/support/tls/signed.pem, which is signed by localhost.pem there. Each lets `mailer` with the password `phrase` sign in (RFC 4954,
// PLAIN and LOGIN; the last one offers LOGIN alone). Each mail becomes a line of JSON with `from`, `to`, the header `type`, the `text`
// behind the headers, its transfer encoding undone, whether it came `encrypted`, and the `login` that was signed in.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createSecureContext, createServer as createSecureServer, TLSSocket } from 'node:tls';

/** RFC 5321 4.5.3.1.6, its end not counted: a longer line is cut or broken somewhere on its way. */
const LINE_MOST = 998;

const pem = (name) => readFileSync(new URL(`../../test/support/tls/${name}.pem`, import.meta.url));
const identity = { cert: pem('signed'), key: pem('signed-key') };
const plainText = (base64) => Buffer.from(base64, 'base64').toString('utf8');

function told(session, raw) {
  const end = raw.indexOf('\r\n\r\n');
  const header = (name) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw.slice(0, end))?.[1] ?? '';
  const body = Buffer.from(raw.slice(end + 4), 'latin1');
  const encoding = header('content-transfer-encoding').toLowerCase();
  const octets = encoding === 'base64' ? Buffer.from(body.toString('latin1'), 'base64') : body;
  const text = octets.toString('utf8').replace(/\r\n$/, '');
  const { from, to, encrypted, login } = session;
  return { from, to, type: header('content-type').replaceAll('"', '').toLowerCase(), text, encrypted, login };
}

/** The answer to a command, and what becomes of the session. */
function answered(session, line) {
  const [, word = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
  if (session.asking) return session.asking(line);
  switch (word.toUpperCase()) {
    case 'EHLO':
      return `250-sink\r\n${session.offers ? '250-STARTTLS\r\n' : ''}250-AUTH ${session.mechanisms ?? 'PLAIN LOGIN'}\r\n250 8BITMIME`;
    case 'STARTTLS':
      return session.offers ? '220 Go on' : '502 Not here';
    case 'AUTH':
      return signedIn(session, rest);
    case 'MAIL':
      session.from = /<(.*?)>/.exec(rest)?.[1];
      return '250 OK';
    case 'RCPT':
      session.to = /<(.*?)>/.exec(rest)?.[1];
      return '250 OK';
    case 'DATA':
      session.data = [];
      return '354 Go on';
    case 'QUIT':
      return '221 Bye';
    default:
      return '250 OK';
  }
}

function signedIn(session, rest) {
  const [mechanism, first] = rest.split(' ');
  const check = (login, password) => {
    session.asking = undefined;
    if (login !== 'mailer' || password !== 'phrase') return '535 No';
    session.login = login;
    return '235 Yes';
  };
  const plain = (line) => check(...plainText(line).split('\0').slice(1));
  const name = (line) => {
    session.asking = (password) => check(plainText(line), plainText(password));
    return '334 UGFzc3dvcmQ6';
  };
  if (mechanism.toUpperCase() === 'PLAIN') {
    if (first) return plain(first);
    session.asking = plain;
    return '334 ';
  }
  if (first) return name(first);
  session.asking = name;
  return '334 VXNlcm5hbWU6';
}

function serve(socket, session) {
  let left = '';
  let isLong = false;
  const line = (text) => {
    if (!session.data) {
      const answer = answered(session, text);
      socket.write(`${answer}\r\n`);
      if (answer.startsWith('221')) socket.end();
      if (!answer.startsWith('220')) return;
      socket.removeAllListeners('data');
      const context = createSecureContext(identity);
      return void serve(new TLSSocket(socket, { isServer: true, secureContext: context }), {
        encrypted: true,
      });
    }
    isLong ||= text.length > LINE_MOST;
    if (text !== '.') return void session.data.push(text.startsWith('.') ? text.slice(1) : text);
    if (isLong) return void socket.end('500 Line too long\r\n');
    process.stdout.write(`${JSON.stringify(told(session, `${session.data.join('\r\n')}\r\n`))}\n`);
    session.data = undefined;
    socket.write('250 OK - 1 SMS, ID - 1\r\n');
  };
  socket.setEncoding('latin1').on('data', (text) => {
    const parts = (left + text).split('\r\n');
    left = parts.pop();
    parts.forEach(line);
  });
  socket.on('error', () => socket.destroy());
}

const greeted = (socket, session) => {
  socket.write('220 sink\r\n');
  serve(socket, session);
};
const servers = [
  createServer((socket) => greeted(socket, { encrypted: false, offers: false })),
  createServer((socket) => greeted(socket, { encrypted: false, offers: true })),
  createSecureServer(identity, (socket) =>
    greeted(socket, { encrypted: true, offers: false, mechanisms: 'LOGIN' }),
  ),
];
const ports = servers.map(
  (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port))),
);
process.stdout.write(`${(await Promise.all(ports)).join(' ')}\n`);
process.stdin.resume().on('end', () => process.exit(0));
