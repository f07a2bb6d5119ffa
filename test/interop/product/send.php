<?php
// Sends a call the way scripts written for this API do: a query built by http_build_query, posted through a stream.
// Arguments: address of the service, login, password or its MD5, phone, message. Prints the reply as it came.

[, $service, $login, $password, $phone, $message] = $argv;

$query = http_build_query([
    'login' => $login,
    'psw' => $password,
    'phones' => $phone,
    'call' => 1,
    'charset' => 'utf-8',
    'cost' => 3,
    'fmt' => 3,
    'mes' => $message,
]);

$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => "Content-Type: application/x-www-form-urlencoded\r\n",
    'content' => $query,
    'timeout' => 20,
]]);

$reply = file_get_contents($service . '/sys/send.php', false, $context);
if ($reply === false) {
    fwrite(STDERR, "the service does not answer\n");
    exit(1);
}
echo $reply;
