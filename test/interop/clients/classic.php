<?php
// The function surface of the classic PHP library, written from its documented behaviour, and a scenario over it. What each
// call returned is printed as JSON; a line before it names the messages whose end must be waited for before a line on
// standard input lets the scenario go on. Run: php classic.php HOST LOGIN PASSWORD
[, $host, $login, $password] = $argv;

function request(string $command, string $arguments = '', array $files = []): string {
    global $host, $login, $password;
    $query = 'login=' . urlencode($login) . '&psw=' . urlencode($password) . "&fmt=1&charset=utf-8&$arguments";
    $url = "http://$host/sys/$command.php";
    if ($files === [] && strlen($url) + strlen($query) < 2000) {
        $reply = file_get_contents("$url?$query");
    } else {
        $options = ['method' => 'POST', 'content' => $query, 'header' => 'Content-Type: application/x-www-form-urlencoded'];
        if ($files !== []) {
            $boundary = '----------' . md5((string) mt_rand());
            $body = '';
            foreach ($files as $at => $file) {
                $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"file$at\"; filename=\"" . basename($file) . "\"\r\n"
                    . "Content-Type: application/octet-stream\r\n\r\n" . file_get_contents($file) . "\r\n";
            }
            foreach (explode('&', $query) as $pair) {
                [$name, $value] = explode('=', $pair, 2) + [1 => ''];
                $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n" . urldecode($value) . "\r\n";
            }
            $options['content'] = "$body--$boundary--\r\n";
            $options['header'] = "Content-Type: multipart/form-data; boundary=$boundary";
        }
        $reply = file_get_contents($url, false, stream_context_create(['http' => $options]));
    }
    return $reply === false || $reply === '' ? ',' : $reply;
}

const FLAGS = [1 => 'flash=1', 'push=1', 'hlr=1', 'bin=1', 'bin=2', 'ping=1', 'mms=1', 'mail=1', 'call=1', 'viber=1', 'soc=1'];

function send_sms($phones, $message, $translit = 0, $time = 0, $id = 0, $format = 0, $sender = false, $query = '', $files = []) {
    return explode(',', request('send', 'cost=3&phones=' . urlencode($phones) . '&mes=' . urlencode($message)
        . "&translit=$translit&id=$id" . ($format > 0 ? '&' . FLAGS[$format] : '')
        . ($sender === false ? '' : '&sender=' . urlencode($sender)) . ($time ? '&time=' . urlencode($time) : '')
        . ($query ? "&$query" : ''), $files));
}

function get_sms_cost($phones, $message, $translit = 0, $format = 0, $sender = false, $query = '') {
    return explode(',', request('send', 'cost=1&phones=' . urlencode($phones) . '&mes=' . urlencode($message)
        . ($sender === false ? '' : '&sender=' . urlencode($sender)) . "&translit=$translit"
        . ($format > 0 ? '&' . FLAGS[$format] : '') . ($query ? "&$query" : '')));
}

function get_status($id, $phone, $all = 0) {
    $reply = request('status', 'phone=' . urlencode($phone) . '&id=' . urlencode((string) $id) . "&all=$all");
    if (!strpos((string) $id, ',')) {
        $row = explode(',', $reply);
        if ($all && count($row) > 9 && (!isset($row[$at = $all == 1 ? 14 : 17]) || $row[$at] != 'HLR')) {
            $row = explode(',', implode(',', $row), $all == 1 ? 9 : 12);
        }
        return $row;
    }
    if (count(explode("\n", $reply)) == 1 && strpos($reply, '-') == 2) return explode(',', $reply);
    return array_map(fn ($line) => explode(',', $line), explode("\n", $reply));
}

function get_balance() {
    $parts = explode(',', request('balance'));
    return isset($parts[1]) ? false : $parts[0];
}

$told = ['balance before' => get_balance()];
$told['cost'] = get_sms_cost('79990000001;79990000002', 'Привет, мир');
$told['sent'] = send_sms('79990000001', 'Один, два, три');
$told['to two'] = send_sms('+7 (999) 000-00-01, 89990000002', 'two', 1, 0, 'client-7');
$told['bad number'] = send_sms('123', 'nobody');
$told['foreign sender'] = send_sms('79990000001', 'named', 0, 0, 0, 0, 'Stranger');
$told['hlr'] = send_sms('79990000003', '', 0, 0, 0, 3);
$told['ping'] = send_sms('79990000003', '', 0, 0, 0, 6);
$told['flash'] = send_sms('79990000003', 'flash', 0, 0, 0, 1);
$told['long'] = send_sms('79990000004', str_repeat('Очень длинный текст. ', 40));
$told['bad date'] = send_sms('79990000004', 'when', 0, '99999999999');
$told['later'] = send_sms('79990000004', 'later', 0, date('d.m.y H:i', time() + 86400));
$sound = tempnam(sys_get_temp_dir(), 'dozvon') . '.wav';
file_put_contents($sound, 'RIFF' . pack('V', 16036) . 'WAVEfmt ' . pack('VvvVVvv', 16, 1, 1, 8000, 16000, 2, 16) . 'data' . pack('V', 16000) . str_repeat("\0", 16000));
$told['call with file'] = send_sms('79990000005', '', 0, 0, 0, 9, false, '', [$sound]);
$told['call'] = send_sms('79990000005', 'Ваш код 1 2 3 4', 0, 0, 0, 9, false, 'voice=w2&param=20,10,1');
unlink($sound);
echo json_encode([$told['sent'][0], 'client-7', $told['hlr'][0], $told['call'][0], $told['call with file'][0]]), "\n";
fgets(STDIN);
$told['status'] = get_status($told['sent'][0], '79990000001');
$told['status all'] = get_status($told['sent'][0], '79990000001', 1);
$told['status place'] = get_status($told['sent'][0], '79990000001', 2);
$told['status hlr'] = get_status($told['hlr'][0], '79990000003', 1);
$told['status list'] = get_status("{$told['sent'][0]},client-7", '79990000001,79990000002', 1);
$told['status unknown'] = get_status(4000000, '79990000001');
$told['waiting'] = get_status($told['later'][0], '79990000004');
$told['balance after'] = get_balance();
$told['status call'] = get_status($told['call'][0], '79990000005', 1);
$told['cost call'] = get_sms_cost('79990000005', 'Ваш код 1 2 3 4', 0, 9);
$password = 'wrong';
$told['wrong password'] = get_balance();
$told['wrong send'] = send_sms('79990000001', 'no');
$told['wrong list'] = get_status('1,2', '79990000001,79990000002');
echo json_encode($told, JSON_UNESCAPED_UNICODE);
