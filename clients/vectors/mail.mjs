// Takes the mails of `send_sms_mail` in the tests of the libraries. Owns nothing of the real SMTP door (src/interfaces/smtp): it takes
// whatever comes. Plain JavaScript without packages.
//
// `node clients/vectors/mail.mjs` prints its port and serves until its standard input ends; each mail becomes a line of JSON with `from`,
// `to`, the header `type` and the `text` behind the headers, its transfer encoding undone.

import { createServer } from 'node:net';

/** RFC 5321 4.5.3.1.6, its end not counted: a longer line is cut or broken somewhere on its way. */
const LINE_MOST = 998;

function told(from, to, raw) {
  const end = raw.indexOf('\r\n\r\n');
  const header = (name) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw.slice(0, end))?.[1] ?? '';
  const body = Buffer.from(raw.slice(end + 4), 'latin1');
  const encoding = header('content-transfer-encoding').toLowerCase();
  const octets = encoding === 'base64' ? Buffer.from(body.toString('latin1'), 'base64') : body;
  const text = octets.toString('utf8').replace(/\r\n$/, '');
  return { from, to, type: header('content-type').replaceAll('"', '').toLowerCase(), text };
}

const server = createServer((socket) => {
  let left = '';
  let data;
  let isLong = false;
  let from = '';
  let to = '';
  const lines = (line) => {
    if (data !== undefined) {
      isLong ||= line.length > LINE_MOST;
      if (line !== '.') return void data.push(line.startsWith('.') ? line.slice(1) : line);
      if (isLong) return void socket.end('500 Line too long\r\n');
      process.stdout.write(`${JSON.stringify(told(from, to, `${data.join('\r\n')}\r\n`))}\n`);
      data = undefined;
      return void socket.write('250 OK - 1 SMS, ID - 1\r\n');
    }
    from = /^MAIL FROM:\s*<(.*?)>/i.exec(line)?.[1] ?? from;
    to = /^RCPT TO:\s*<(.*?)>/i.exec(line)?.[1] ?? to;
    if (/^DATA$/i.test(line)) {
      data = [];
      return void socket.write('354 Go on\r\n');
    }
    if (/^STARTTLS$/i.test(line)) return void socket.write('502 Not here\r\n');
    if (/^QUIT$/i.test(line)) return void socket.end('221 Bye\r\n');
    socket.write('250 OK\r\n');
  };
  socket.setEncoding('latin1').on('data', (text) => {
    const parts = (left + text).split('\r\n');
    left = parts.pop();
    parts.forEach(lines);
  });
  socket.on('error', () => socket.destroy()).write('220 sink\r\n');
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit(0));
