<?php
// All vectors of clients/vectors, and what happens when nobody answers, in TAP: `php tests/run.php`.

declare(strict_types=1);

require __DIR__ . '/../src/autoload.php';

use Dozvon\{ApiError, Classic, ConnectionError, Dozvon, DozvonError, InvalidRequestError, Menu, MenuError, RateLimitError, TimeoutError};
use Dozvon\{UnavailableError, UnreadableError, Webhook, WebhookError};

set_error_handler(static function (int $level, string $said, string $file, int $line): bool {
    if (!(error_reporting() & $level)) {
        return false;
    }
    throw new ErrorException($said, 0, $level, $file, $line);
});

const VECTORS = __DIR__ . '/../../vectors';
const PHONE = '79990000001';

$count = 0;
$failed = 0;

function same(string $name, mixed $wanted, mixed $got): void
{
    global $count, $failed;
    $count++;
    $right = canonical($wanted) === canonical($got);
    $failed += $right ? 0 : 1;
    echo $right ? '' : 'not ', "ok $count - ", str_replace('#', '\#', $name), "\n";
    if (!$right) {
        echo '# wanted ', json_encode($wanted), "\n# got    ", json_encode($got), "\n";
    }
}

/** Members of objects have no order. */
function canonical(mixed $value): mixed
{
    if (!is_array($value)) {
        return $value;
    }
    if (!array_is_list($value)) {
        ksort($value);
    }
    return array_map('canonical', $value);
}

/** The class of what is thrown, or null. */
function thrown(callable $do): ?Throwable
{
    try {
        $do();
        return null;
    } catch (Throwable $error) {
        return $error;
    }
}

function vectors(string $name): array
{
    return json_decode(file_get_contents(VECTORS . "/$name.json"), true, 512, JSON_THROW_ON_ERROR);
}

/** A program that prints a line when it is ready, and ends with its standard input. */
final class Program
{
    private $process;
    public array $pipes = [];

    public function __construct(array $command)
    {
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], STDERR], $this->pipes);
    }

    public function line(): string
    {
        return trim((string) fgets($this->pipes[1]));
    }

    public function end(): string
    {
        fclose($this->pipes[0]);
        $rest = stream_get_contents($this->pipes[1]);
        proc_close($this->process);
        return $rest;
    }
}

function kind(Throwable $error): string
{
    $name = preg_replace('/^.*\\\\|Error$/', '', $error::class);
    return strtolower(preg_replace('/(?<=[a-z])[A-Z]/', '-$0', $name));
}

function told(DozvonError $error): array
{
    if (!$error instanceof ApiError) {
        return ['kind' => kind($error)];
    }
    return [
        'kind' => kind($error), 'status' => $error->status, 'code' => $error->getCode(), 'title' => $error->title,
        'detail' => $error->detail, 'errors' => $error->errors,
    ] + ($error->id === null ? [] : ['id' => $error->id])
        + ($error->retryAfter === null ? [] : ['retryAfter' => min($error->retryAfter, 1_000_000)]); // how far a date is differs from run to run
}

function called(Dozvon $dozvon, array $case): array
{
    $given = $case['arguments'];
    if ($case['call'] === 'upload') {
        $given[1] = base64_decode($given[1]);
    }
    $path = explode('.', $case['call']);
    $owner = count($path) === 2 ? $dozvon->{$path[0]} : $dozvon;
    $named = isset($case['idempotencyKey']) ? ['idempotencyKey' => $case['idempotencyKey']] : [];
    try {
        $result = $owner->{end($path)}(...$given, ...$named);
        return ['result' => $result instanceof Generator ? iterator_to_array($result) : $result];
    } catch (DozvonError $error) {
        return ['error' => told($error)];
    }
}

$server = new Program([getenv('NODE') ?: 'node', VECTORS . '/server.mjs']);
$url = $server->line();
$asked = static fn (string $id): int => (int) file_get_contents("$url/asked/$id");

foreach (vectors('api') as $at => $case) {
    $dozvon = new Dozvon("$url/api/$at/", $case['key'] ?? null, $case['login'] ?? null, $case['password'] ?? null);
    $wanted = array_key_exists('error', $case) ? ['error' => $case['error']] : ['result' => $case['result']];
    same("api: {$case['name']}", $wanted, called($dozvon, $case));
    same("api: {$case['name']}: requests", count($case['exchanges']), $asked("api/$at"));
    if ($case['name'] === 'messages with words') {
        $filter = array_reverse($case['arguments'][0], true);
        same('a filter keeps the documented order', 1, count(iterator_to_array($dozvon->messages->list($filter))));
    }
}
foreach (vectors('trouble') as $at => $case) {
    $dozvon = new Dozvon("$url/trouble/$at", $case['key'], timeout: $case['timeout'] ?? 30, retries: $case['retries'] ?? 2);
    $wanted = array_key_exists('error', $case) ? ['error' => $case['error']] : ['result' => $case['result']];
    same("trouble: {$case['name']}", $wanted, called($dozvon, $case));
    same("trouble: {$case['name']}: requests", count($case['exchanges']), $asked("trouble/$at"));
}
foreach (vectors('classic') as $at => $case) {
    $classic = new Classic("$url/classic/$at", $case['login'], $case['password']);
    same("classic: {$case['name']}", $case['result'], $classic->{$case['call']}(...$case['arguments']));
    same("classic: {$case['name']}: requests", count($case['exchanges']), $asked("classic/$at"));
}
$server->end();
foreach (vectors('menus') as $case) {
    try {
        $outcome = ['text' => Menu::text($case['menu'])];
    } catch (MenuError $error) {
        $item = $error->item === null ? [] : ['item' => $error->item];
        $outcome = ['error' => ['code' => $error->getCode()] + $item];
    }
    same("menu: {$case['name']}", array_intersect_key($case, ['text' => 1, 'error' => 1]), $outcome);
}
foreach (vectors('webhooks') as $case) {
    try {
        $call = Webhook::read($case['body'], $case['signature'], $case['contentType'], $case['secret'], $case['now']);
        $outcome = ['kind' => $call->kind, 'fields' => $call->fields];
    } catch (WebhookError $error) {
        $outcome = ['error' => $error->getCode()];
    }
    same("webhook: {$case['name']}", array_intersect_key($case, ['kind' => 1, 'fields' => 1, 'error' => 1]), $outcome);
}

foreach ([['sms.example', 'k'], ['http://x?y', 'k'], ['http://x'], ['http://x', ''], ['http://x', "k\nx: y"]] as $given) {
    same('refused: ' . json_encode($given), DozvonError::class, get_class(thrown(fn () => new Dozvon(...$given))));
}
same('nobody is asked before the first item is wanted', null, thrown(fn () => (new Dozvon('http://127.0.0.1:1', 'k'))->messages->list()));
same('no format 12', DozvonError::class, get_class(thrown(fn () => (new Classic('http://x', 'a', 'b'))->send_sms(PHONE, 'x', 0, 0, 0, 12))));

/** A server in a process of its own: answers each connection with one of the answers, null: never; says what it heard. */
function hearing(?string ...$answers): Program
{
    return new Program([PHP_BINARY, __DIR__ . '/hearing.php', json_encode($answers)]);
}

function answer(int $status, string $body, string $type = 'application/json', string $more = ''): string
{
    return "HTTP/1.1 $status x\r\ncontent-type: $type\r\n{$more}content-length: " . strlen($body) . "\r\n\r\n$body";
}
$sending = ['recipients' => [PHONE], 'text' => 'Hello'];

$hearing = hearing('', "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}");
same('a broken connection is tried again', ['id' => '1'], (new Dozvon($hearing->line(), 'k'))->messages->send($sending));
preg_match_all('/idempotency-key: \\\\"([^"]*)\\\\"/i', $hearing->end(), $keys);
same('both tries have the same key', [2, 1], [count($keys[1]), count(array_unique($keys[1]))]);
same('the key is a random UUID', 1, preg_match('/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/', $keys[1][0] ?? ''));

$hearing = hearing(null, null);
$error = thrown(fn () => (new Dozvon($hearing->line(), 'k', timeout: 0.3, retries: 1))->balance());
same('no answer is a time-out', TimeoutError::class, get_class($error));
same('a time-out is a connection error', true, $error instanceof ConnectionError);
same('it was tried twice', 2, substr_count($hearing->end(), 'GET '));

$hearing = hearing("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{");
$error = thrown(fn () => (new Dozvon($hearing->line(), 'k', retries: 0))->balance());
same('an answer that breaks off is a connection error', ConnectionError::class, get_class($error));
$hearing->end();

$hearing = hearing('drip');
$error = thrown(fn () => (new Dozvon($hearing->line(), 'k', timeout: 0.3, retries: 0))->balance());
same('an answer that drips is a time-out', TimeoutError::class, get_class($error));
$hearing->end();

$answers = [
    'HTML' => answer(200, '<html>', 'text/html'),
    'half of JSON' => answer(200, '{"items":['),
    'another value' => answer(200, '"x"', 'Application/JSON'),
    'no list' => answer(200, '{"items":{"a":1}}'),
    'a cursor that is none' => answer(200, '{"items":[],"next":5}'),
    'an empty cursor' => answer(200, '{"items":[],"next":""}'),
    'an answer too long' => "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{",
    'a piece too long' => "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n{",
];
$hearing = hearing(...array_values($answers));
$dozvon = new Dozvon($hearing->line(), 'k');
foreach (array_keys($answers) as $name) {
    $error = thrown(fn () => iterator_to_array($dozvon->messages->list()));
    same("unreadable: $name", UnreadableError::class, $error === null ? null : $error::class);
}
$hearing->end();

$page = answer(200, '{"items":[{"a":1}],"next":"same"}');
$busy = '{"code":"requests-too-many"}';
$hearing = hearing(
    $page,
    $page,
    answer(200, 'a;b', 'text/csv'),
    answer(429, $busy, more: "retry-after: Fri, 31 Dec 2100 23:59:59 GMT\r\n"),
    answer(429, $busy, more: "retry-after: Sat, 01 Jan 2000 00:00:00 GMT\r\n"),
    answer(200, '{}'),
    '',
    answer(502, ''),
    answer(429, $busy, more: "retry-after: 0\r\n"),
    answer(200, '{}'),
    '',
    answer(200, '{}'),
);
$dozvon = new Dozvon($hearing->line(), 'k');
$error = thrown(fn () => iterator_to_array($dozvon->messages->list()));
same('a list without an end ends', UnreadableError::class, $error === null ? null : $error::class);
same('any address may answer otherwise', 'a;b', $dozvon->request('GET', '/export'));
$error = thrown(fn () => $dozvon->balance());
same('a date far away is not waited for', [RateLimitError::class, true], [$error::class, $error->retryAfter > 1_000_000]);
same('a date that is over is', [], $dozvon->balance());
$error = thrown(fn () => $dozvon->request('POST', '/black-list', null, ['a' => 1]));
same('what may have been done is not sent again', ConnectionError::class, $error::class);
$error = thrown(fn () => $dozvon->contacts->add(['a' => 1]));
same('nor after an answer from something on the way', UnavailableError::class, $error::class);
same('but when it was not done', [], $dozvon->contacts->add(['a' => 1]));
same('and with a key', [], $dozvon->request('POST', '/black-list', null, ['a' => 1], idempotencyKey: 'k'));
$hearing->end();

$tls = realpath(__DIR__ . '/../../../test/support/tls/localhost.pem');
$ask = 'require "src/autoload.php"; try { (new Dozvon\Dozvon($argv[1], "k", retries: 0))->balance(); echo "taken"; }'
    . ' catch (Dozvon\ConnectionError $error) { echo $error->getMessage(); }';
foreach (['' => 'certificate verify failed', $tls => 'taken'] as $trusted => $wanted) {
    $hearing = new Program([PHP_BINARY, __DIR__ . '/hearing.php', json_encode([answer(200, '{}')]), substr($tls, 0, -4)]);
    $url = str_replace('http://127.0.0.1', 'https://localhost', $hearing->line());
    chdir(__DIR__ . '/..');
    $run = new Program([PHP_BINARY, '-d', "openssl.cafile=$trusted", '-r', $ask, $url]);
    $said = $run->end();
    same("a certificate is checked: $wanted", true, str_contains($said, $wanted));
    $hearing->end();
}

$hearing = hearing(answer(200, '{}'), answer(200, '9.00', 'text/plain'), answer(407, ''));
$proxy = str_replace('//', '//user:p%40ss@', $hearing->line());
same('over a proxy', [], (new Dozvon('http://sms.example/x', 'k', proxy: $proxy))->balance());
same('the classic functions too', '9.00', (new Classic('http://sms.example', 'shop', 'p', proxy: $proxy))->get_balance());
$error = thrown(fn () => (new Dozvon('https://sms.example', 'k', retries: 0, proxy: $proxy))->balance());
same('a proxy that refuses', [ConnectionError::class, 'the server cannot be reached: the proxy refuses'], [$error::class, $error->getMessage()]);
$heard = json_decode($hearing->end());
preg_match_all('~(?:GET|POST|CONNECT) [^ ]* HTTP/1\.1|^proxy-auth[^\r]*~m', $heard, $asked);
$access = 'proxy-authorization: Basic dXNlcjpwQHNz';
same('what it was asked', [
    'GET http://sms.example/x/api/v1/account/balance HTTP/1.1', $access, 'POST http://sms.example/sys/balance.php HTTP/1.1', $access,
    'CONNECT sms.example:443 HTTP/1.1', $access,
], $asked[0]);
foreach (['socks5://x', 'x', 'http://', 'http://x:y'] as $wrong) {
    same("no proxy: $wrong", DozvonError::class, get_class(thrown(fn () => new Dozvon('http://x', 'k', proxy: $wrong))));
}
foreach (['' => 'certificate verify failed', $tls => 'taken'] as $trusted => $wanted) {
    $hearing = new Program([PHP_BINARY, __DIR__ . '/hearing.php', json_encode([answer(200, '{}')]), substr($tls, 0, -4), 'tunnel']);
    $through = str_replace('retries: 0', 'retries: 0, proxy: $argv[2]', $ask);
    $run = new Program([PHP_BINARY, '-d', "openssl.cafile=$trusted", '-r', $through, 'https://localhost:8443', $hearing->line()]);
    same("through a tunnel: $wanted", true, str_contains($run->end(), $wanted));
    same("a tunnel to where: $wanted", 0, strpos(json_decode($hearing->end()), "CONNECT localhost:8443 HTTP/1.1\r\n"));
}

foreach (['mes=%', 'mes=%4', 'mes=%4g', 'mes=%ff', "mes=\xff"] as $body) {
    same('unreadable: ' . bin2hex($body), 'body-unreadable', code(fn () => signed($body, null)));
}
foreach (['{"mes":1}', '{"mes":null}', '[]', '["1"]', '{"mes":"1"', str_repeat('[', 1000)] as $body) {
    same('unreadable: ' . substr($body, 0, 20), 'body-unreadable', code(fn () => signed($body, 'application/json')));
}
$form = 'Application/X-WWW-form-urlencoded; charset="Windows-1251"';
same('another charset', ['mes' => 'П'], signed('mes=%CF', $form)->fields);
same('an empty type is none', ['mes' => 'п 1', 'x' => ''], signed('mes=%D0%BF+1&x', '')->fields);

function signed(string $body, ?string $type): Webhook
{
    return Webhook::read($body, 't=1,v1=' . hash_hmac('sha256', "1.$body", 's'), $type, 's', 1);
}

function code(callable $do): ?string
{
    $error = thrown($do);
    return $error instanceof DozvonError ? $error->getCode() : null;
}

$wrong = [
    'selector-wrong' => ['text', null, ['on' => ['1']]],
    'target-unknown' => [['on' => '1', 'call' => ['79990000001'], 'err' => []]],
    'action-wrong' => [['on' => '1', 'do' => ['back']], ['on' => '1', 'sms' => 'x']],
];
foreach ($wrong as $wanted => $items) {
    foreach ($items as $item) {
        same('no item: ' . json_encode($item), $wanted, code(fn () => Menu::text(['menu' => 'x', 'items' => [$item]])));
    }
}

ob_start();
var_dump(new Dozvon('http://x', 'SECRET', proxy: 'http://u:SECRET@x'), new Classic('http://x', 'shop', 'SECRET', proxy: 'http://u:SECRET@x'));
same('a dump tells no secrets', false, str_contains(ob_get_clean(), 'SECRET'));

$socket = stream_socket_server('tcp://127.0.0.1:0');
$closed = 'http://' . stream_socket_get_name($socket, false);
fclose($socket);
same('a closed port is a connection error', ConnectionError::class, get_class(thrown(fn () => (new Dozvon($closed, 'k', retries: 0))->balance())));
$classic = new Classic($closed, 'shop', 'p', retries: 0);
same('a classic function says -100', ['', '-100'], $classic->send_sms(PHONE, 'Hello'));
same('a classic balance is false', false, $classic->get_balance());

$hearing = hearing("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
$error = thrown(fn () => (new Dozvon($hearing->line(), 'k'))->balance());
same('a redirect is refused', [InvalidRequestError::class, 302], [$error::class, $error->status ?? 0]);
$hearing->end();

$hearing = hearing("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n1,1,\r\n9\r\n1.40,9.00\r\n0\r\n\r\n");
$file = tempnam(sys_get_temp_dir(), 'dozvon');
file_put_contents($file, "RIFF\0");
$classic = new Classic($hearing->line(), 'shop', 'p');
same('an answer in chunks', ['1', '1', '1.40', '9.00'], $classic->send_sms(PHONE, 'Да', files: [$file]));
$heard = json_decode($hearing->end(), true);
same('files go as parts', [true, true], [
    str_contains($heard, "name=\"mes\"\r\n\r\nДа\r\n"),
    str_contains($heard, 'name="file0"; filename="' . basename($file) . "\"\r\ncontent-type: application/octet-stream\r\n\r\nRIFF\0\r\n"),
]);

// The functions, with constants, in a program of their own; its mail program writes down the mail.
$hearing = hearing(answer(200, '1,1,1.40,9.00', 'text/plain'), answer(200, '1,1', 'text/plain'));
$program = 'define("SMSC_URL", $argv[1]); define("SMSC_LOGIN", "shop"); define("SMSC_PASSWORD", "p"); define("SMSC_CHARSET", "windows-1251");'
    . 'require "smsc_api.php"; send_sms(79990000001, "\xcf", null, null, null, null, "Shop", null, null); echo json_encode(get_status(1, 79990000001, null));';
chdir(__DIR__ . '/..');
$run = new Program([PHP_BINARY, '-r', $program, $hearing->line()]);
same('functions take what old programs give', '["1","1"]', $run->end());
$heard = $hearing->end();
same('in their charset', true, str_contains($heard, 'charset=windows-1251&cost=3&phones=79990000001&mes=%CF&translit=0&id=0&sender=Shop'));

$program = "define('SMSC_URL', 'http://sms.example'); define('SMSC_LOGIN', 'shop'); define('SMSC_PASSWORD', 'p');"
    . "require 'smsc_api.php'; echo json_encode(send_sms_mail('" . PHONE . "', 'код 1', 0, 0, 7, 1, 'Shop'));";
chdir(__DIR__ . '/..');
$run = new Program([PHP_BINARY, '-d', "sendmail_path=cat > $file", '-r', $program]);
same('a command goes by mail()', 'true', $run->line());
$run->end();
[$head, $body] = preg_split('/\r?\n\r?\n/', file_get_contents($file), 2);
same('the mail', ['shop:p:7:0:0,1,Shop:' . PHONE . ':код 1', true, true], [
    base64_decode($body), str_contains($head, 'To: send@send.sms.example'), str_contains($head, 'charset=utf-8'),
]);
unlink($file);

echo "1..$count\n";
exit($failed === 0 ? 0 : 1);
