<?php
// A server for the tests: prints its address, answers one connection after the other, and prints what it heard as JSON.

$socket = stream_socket_server('tcp://127.0.0.1:0');
echo 'http://', stream_socket_get_name($socket, false), "\n";
$heard = '';
$open = [];
foreach (json_decode($argv[1]) as $answer) {
    $open[] = $connection = stream_socket_accept($socket, 60);
    $request = '';
    do {
        $request .= fread($connection, 65536);
        [$head, $body] = explode("\r\n\r\n", $request, 2) + [1 => null];
        preg_match('/content-length: (\d+)/i', $head, $length);
    } while (!feof($connection) && ($body === null || strlen($body) < (int) ($length[1] ?? 0)));
    $heard .= $request;
    if ($answer !== null) {
        fwrite($connection, $answer);
        fclose($connection);
    }
}
fgets(STDIN);
echo json_encode($heard, JSON_UNESCAPED_SLASHES);
