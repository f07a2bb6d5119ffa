<?php
// Sends a call with a menu the way PHP programs do: PSW=password php examples/send.php
$menu = "Здравствуйте! {menu: Нажмите 1, чтобы услышать код, или 2, чтобы закончить.\n1: Ваш код 4 8 1 5.\n2: end} До свидания!";
$fields = ['login' => 'demo', 'psw' => getenv('PSW'), 'phones' => '79990000001', 'call' => 1, 'charset' => 'utf-8', 'fmt' => 3, 'mes' => $menu];
$options = ['http' => ['method' => 'POST', 'content' => http_build_query($fields),
    'header' => 'Content-Type: application/x-www-form-urlencoded']];
echo file_get_contents('http://127.0.0.1:8080/sys/send.php', false, stream_context_create($options)), "\n";
