<?php
// A server for the tests: prints its address, answers one connection after the other (null: never; "drip": an octet now and then), and
// prints what it heard as JSON. A second argument is a certificate with its key, for TLS; a third: a proxy is asked for a tunnel first.

$tls = isset($argv[2]) ? ['local_cert' => "$argv[2].pem", 'local_pk' => "$argv[2]-key.pem"] : [];
$context = stream_context_create(['ssl' => $tls]);
$flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
$socket = stream_socket_server('tcp://127.0.0.1:0', $number, $said, $flags, $context);
echo 'http://', stream_socket_get_name($socket, false), "\n";
$heard = '';
$open = [];
foreach (json_decode($argv[1]) as $answer) {
    $open[] = $connection = stream_socket_accept($socket, 60);
    if (isset($argv[3])) {
        $heard .= fread($connection, 65536);
        fwrite($connection, "HTTP/1.1 200 Yes\r\n\r\n");
    }
    if ($tls !== [] && !@stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
        fclose($connection);
        continue;
    }
    $request = '';
    do {
        $request .= fread($connection, 65536);
        [$head, $body] = explode("\r\n\r\n", $request, 2) + [1 => null];
        preg_match('/content-length: (\d+)/i', $head, $length);
    } while (!feof($connection) && ($body === null || strlen($body) < (int) ($length[1] ?? 0)));
    $heard .= $request;
    if ($answer === 'drip') {
        fwrite($connection, "HTTP/1.1 200 OK\r\nx: ");
        while (@fwrite($connection, 'x')) {
            usleep(20_000);
        }
    } elseif ($answer !== null) {
        fwrite($connection, $answer);
        fclose($connection);
    }
}
fgets(STDIN);
echo json_encode($heard, JSON_UNESCAPED_SLASHES);
