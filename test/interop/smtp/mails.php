<?php
// Sends SMS by mail the way the official PHP library does: PHP's own mail(), line feeds alone, a type in the header and nothing
// else. The sendmail it is given is the test's. Prints what mail() returned, as JSON.

[, $login, $password, $to] = $argv;

const FROM = 'api@client.example';

function send_sms_mail(string $who, string $to, string $phones, string $message, array $with = []): bool
{
    $with += ['translit' => 0, 'time' => 0, 'id' => 0, 'format' => 0, 'sender' => '', 'charset' => 'windows-1251'];
    $body = "$who:$with[id]:$with[time]:$with[translit],$with[format],$with[sender]:$phones:$message";
    $head = 'From: ' . FROM . "\nContent-Type: text/plain; charset=" . $with['charset'] . "\n";
    return mail($to, '', iconv('utf-8', $with['charset'], $body), $head);
}

$who = "$login:$password";
echo json_encode([
    'text' => send_sms_mail($who, $to, '79990000011', "Привет\nмир"),
    'digest' => send_sms_mail("$login:" . md5($password), $to, '79990000012,79990000013', 'two', ['id' => 12]),
    'flash' => send_sms_mail($who, $to, '79990000014', 'flash', ['format' => 1, 'charset' => 'utf-8']),
    'koi8-r' => send_sms_mail($who, $to, '79990000015', 'Кои', ['charset' => 'koi8-r', 'translit' => 1]),
    'hlr' => send_sms_mail($who, $to, '79990000016', '', ['format' => 3]),
    'refused' => send_sms_mail("$login:wrong", $to, '79990000017', 'never'),
]);
