# A program that sends SMS by mail with Python's smtplib: as the official library does, signed in, with a file, with what is refused.
# Prints what the server said, as JSON.

import io
import json
import smtplib
import ssl
import sys
import wave
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

port, login, password, certificate = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
SENDER, TO = 'api@client.example', 'send@send.sms.example'
told = {}


class Client(smtplib.SMTP):
    """Keeps the reply to a mail, which smtplib throws away."""

    def data(self, message):
        code, text = super().data(message)
        self.said = [code, text.decode('ascii')]
        return code, text


def sent(client, message, to=TO):
    try:
        client.sendmail(SENDER, [to], message)
        return client.said
    except smtplib.SMTPDataError as refused:
        return [refused.smtp_code, refused.smtp_error.decode('ascii')]
    except smtplib.SMTPRecipientsRefused as refused:
        code, text = refused.recipients[to]
        return [code, text.decode('ascii')]


def command(text, who=None, format=0):
    who = f'{login}:{password}' if who is None else who
    return f'{who}:0:0:0,{format},:79990000001:{text}'


with Client('127.0.0.1', port) as client:
    bare = 'Content-Type: text/plain; charset=windows-1251\n\n' + command('Привет')
    told['as the library'] = sent(client, bare.encode('windows-1251'))
    told['base64'] = sent(client, MIMEText(command('Здравствуй'), 'plain', 'utf-8').as_bytes())
    told['html'] = sent(client, MIMEText('<p>[text]' + command('раз<br>два') + '[/text]</p>', 'html', 'koi8-r').as_bytes())
    told['wrong password'] = sent(client, command('x', f'{login}:wrong'))
    told['no command'] = sent(client, 'Subject: hi\n\nDear Sir')
    told['another recipient'] = sent(client, command('x'), 'who@elsewhere.example')
    many = MIMEText(command('x' * 200_000), 'plain', 'utf-8')
    told['too large'] = sent(client, many.as_bytes())
    call = MIMEMultipart()
    call.attach(MIMEText(command('', format=9), 'plain', 'utf-8'))
    sound = io.BytesIO()
    with wave.open(sound, 'wb') as tone:
        tone.setparams((1, 2, 8000, 0, 'NONE', 'not compressed'))
        tone.writeframes(bytes(4000))
    call.attach(MIMEApplication(sound.getvalue(), Name='tone.wav'))
    told['call with a file'] = sent(client, call.as_bytes())

with Client('127.0.0.1', port) as client:
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = False
    client.starttls(context=context)
    client.login(login, password)
    told['signed in over TLS'] = sent(client, '\n' + command('by name', ':'))

print(json.dumps(told))
