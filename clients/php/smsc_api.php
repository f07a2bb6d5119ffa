<?php
// The classic functions. Set the constants here, or define them before this file is included.

require_once __DIR__ . '/src/autoload.php';

defined('SMSC_URL') || define('SMSC_URL', 'https://sms.example'); // where the server is
defined('SMSC_LOGIN') || define('SMSC_LOGIN', ''); // empty: the password is a key of the account
defined('SMSC_PASSWORD') || define('SMSC_PASSWORD', '');
defined('SMSC_CHARSET') || define('SMSC_CHARSET', 'utf-8'); // of the program's texts: utf-8, windows-1251 or koi8-r
defined('SMSC_PROXY') || define('SMSC_PROXY', null); // address of an HTTP proxy, such as http://proxy.example:3128
defined('SMTP_FROM') || define('SMTP_FROM', 'api@sms.example'); // sender of the mails of send_sms_mail
defined('SMTP_TO') || define('SMTP_TO', 'send@send.sms.example'); // the SMTP door's address for commands

function smsc_classic(): Dozvon\Classic
{
    $mail = ['mailFrom' => SMTP_FROM, 'mailTo' => SMTP_TO];
    return new Dozvon\Classic(SMSC_URL, SMSC_LOGIN, SMSC_PASSWORD, ...$mail, charset: SMSC_CHARSET, proxy: SMSC_PROXY);
}

// Old programs give numbers, texts and null one for the other; the class is strict.

/** `[id, count, cost, balance]`, or `[id, -error]`. */
function send_sms($phones, $message, $translit = 0, $time = 0, $id = 0, $format = 0, $sender = false, $query = '', $files = [])
{
    return smsc_classic()->send_sms(
        (string) $phones,
        (string) $message,
        (int) $translit,
        (string) $time,
        (string) $id === '' ? 0 : $id,
        (int) $format,
        $sender === false ? false : (string) $sender,
        (string) $query,
        (array) $files,
    );
}

/** True when the mail program took the command. */
function send_sms_mail($phones, $message, $translit = 0, $time = 0, $id = 0, $format = 0, $sender = '')
{
    return smsc_classic()->send_sms_mail(
        (string) $phones,
        (string) $message,
        (int) $translit,
        (string) $time === '' ? 0 : $time,
        (string) $id === '' ? 0 : $id,
        (int) $format,
        (string) $sender,
    );
}

/** `[cost, count]`, or `['0', -error]`. */
function get_sms_cost($phones, $message, $translit = 0, $format = 0, $sender = false, $query = '')
{
    return smsc_classic()->get_sms_cost(
        (string) $phones,
        (string) $message,
        (int) $translit,
        (int) $format,
        $sender === false ? false : (string) $sender,
        (string) $query,
    );
}

/** Columns of one message; rows of several ids; `['0', -error]`. */
function get_status($id, $phone, $all = 0)
{
    return smsc_classic()->get_status((string) $id, (string) $phone, (int) $all);
}

/** The balance, or false. */
function get_balance()
{
    return smsc_classic()->get_balance();
}
