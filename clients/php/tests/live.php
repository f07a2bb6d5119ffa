<?php
// What every library does against a live server (clients/README.md), in PHP.

declare(strict_types=1);

define('SMSC_URL', getenv('DOZVON_URL'));
define('SMSC_LOGIN', getenv('DOZVON_LOGIN'));
define('SMSC_PASSWORD', getenv('DOZVON_PASSWORD'));
require __DIR__ . '/../smsc_api.php';

use Dozvon\{ApiError, Dozvon};

$dozvon = new Dozvon(SMSC_URL, getenv('DOZVON_KEY'));

function until(callable $ask, callable $done): mixed
{
    for ($left = 120; ; $left--) {
        $value = $ask();
        if ($done($value) || $left === 0) {
            return $value;
        }
        usleep(500_000);
    }
}

function ended(Dozvon $dozvon, string $id, string $recipient): ?string
{
    $ask = static fn () => $dozvon->messages->list(['recipient' => $recipient, 'id' => $id])->current();
    return until($ask, static fn ($message) => $message['final'] ?? false)['status'] ?? null;
}

$hello = ['recipients' => ['79990000001'], 'text' => 'Hello'];
$key = 'live-' . hrtime(true);
$sent = $dozvon->messages->send($hello, $key);
$again = $dozvon->messages->send($hello, $key);
$delivered = ended($dozvon, $sent['id'], '79990000001');
$menu = ['menu' => 'Press 1', 'items' => [['on' => '1', 'play' => 'One']]];
$called = ended($dozvon, $dozvon->messages->call('79990000002', $menu)['id'], '79990000002');
$price = $dozvon->messages->price(['recipients' => ['79990000001'], 'text' => str_repeat('a', 161)]);
$dozvon->messages->send(['recipients' => ['79990000001'], 'text' => 'Hello again']);
$listed = iterator_count($dozvon->messages->list(['recipient' => '79990000001', 'limit' => 1]));

$contact = $dozvon->contacts->add(['addresses' => ['79990000003'], 'name' => 'Анна']);
$name = null;
foreach ($dozvon->contacts->list(['search' => 'Анна']) as $found) {
    $name = $found['name'];
}
$dozvon->contacts->remove($contact['id']);

$template = $dozvon->templates->add(['name' => 'live', 'text' => 'one']);
$dozvon->templates->change($template['id'], ['text' => 'two']);
[$kept] = $dozvon->templates->list();
$dozvon->templates->remove($template['id']);

$mailing = $dozvon->mailings->create(
    ['name' => 'live', 'text' => 'Hello', 'recipients' => ['79990000004', '79990000005'], 'open' => true],
)['id'];
$dozvon->mailings->addRecipients($mailing, ['79990000006']);
$dozvon->mailings->start($mailing);
$finished = until(static fn () => $dozvon->mailings->get($mailing), static fn ($one) => $one['stage'] === 'finished');

$checked = $dozvon->checkMenu("Hello{menu: Press 1\n1: call:12x\n}");
try {
    (new Dozvon(SMSC_URL, 'wrong'))->balance();
    $refused = 'none';
} catch (ApiError $error) {
    $refused = strtolower(str_replace(['Dozvon\\', 'Error'], '', $error::class));
}

$columns = send_sms('79990000007', 'Hello');
$status = until(
    static fn () => get_status($columns[0], '79990000007'),
    static fn ($one) => !in_array($one[0], ['-1', '0'], true),
);
$cost = get_sms_cost('79990000007', 'Hello');
$balance = get_balance();

echo json_encode([
    'sent' => $sent['count'],
    'again' => $again['id'] === $sent['id'],
    'delivered' => $delivered,
    'called' => $called,
    'price' => $price['count'],
    'listed' => $listed,
    'contact' => $name,
    'template' => $kept['text'],
    'mailing' => $finished['recipients'],
    'complaint' => $checked['diagnostics'][0]['code'],
    'refused' => $refused,
    'classic' => [count($columns), $status[0], $cost, preg_match('/^\d+\.\d\d$/D', (string) $balance) === 1],
]), "\n";
