<?php
// The client: one object for one account on one server.

declare(strict_types=1);

namespace Dozvon;

/** Messages: sent, looked at, taken away. */
final class Messages
{
    private const FILTER = [
        'recipient', 'status', 'kind', 'id', 'recipientBegins', 'recipientEnds', 'words', 'sender', 'heap', 'direction',
        'mailing', 'from', 'to', 'limit',
    ];

    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** Sends a text of any kind to up to 10,000 `recipients`. */
    public function send(array $sending, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', '/messages', [], $sending, Api::key($idempotencyKey));
    }

    /**
     * Rings one or more numbers. The text may hold a menu, or be one made of data (`Menu::text`).
     *
     * @param string|list<string|array<string, mixed>> $recipients
     * @param string|array<string, mixed> $text
     */
    public function call(
        string|array $recipients,
        string|array $text,
        array $terms = [],
        ?string $idempotencyKey = null,
    ): array {
        $sending = [
            'kind' => 'call',
            'recipients' => is_string($recipients) ? [$recipients] : array_values($recipients),
            'text' => is_string($text) ? $text : Menu::text($text),
        ];
        return $this->send($sending + $terms, $idempotencyKey);
    }

    /** What the same sending would cost; nothing is sent. */
    public function price(array $sending): array
    {
        return $this->api->ask('POST', '/messages/price', [], $sending);
    }

    /** One message by its number. */
    public function get(int $number): array
    {
        return $this->api->ask('GET', "/messages/$number");
    }

    /** One message by the id of its sending and its recipient. */
    public function find(string $id, string $recipient): array
    {
        return $this->api->ask('GET', '/messages/' . rawurlencode($id), ['recipient' => $recipient]);
    }

    /** All messages that fit, newest first. @return \Generator<int, array<string, mixed>> */
    public function list(array $filter = []): \Generator
    {
        return $this->api->walk('/messages', self::FILTER, $filter);
    }

    /** Why a message is where it is, in sentences. */
    public function why(int $number): array
    {
        return $this->api->ask('GET', "/messages/$number/why");
    }

    /** Takes a message away; what still waits is not sent and costs nothing. */
    public function remove(int $number): void
    {
        $this->api->any('DELETE', "/messages/$number");
    }
}

final class Dozvon
{
    private const INCOMING = ['after', 'to', 'subscriber', 'order', 'from', 'limit'];

    public readonly Messages $messages;
    public readonly Contacts $contacts;
    public readonly Groups $groups;
    public readonly Contacts $mailContacts;
    public readonly Groups $mailGroups;
    public readonly Mailings $mailings;
    public readonly Templates $templates;
    public readonly Senders $senders;
    private readonly Api $api;

    /**
     * @param string $url such as `https://sms.example`; a path before `/api` may follow
     * @param ?string $key a key of the account; or login and password
     * @param float $timeout seconds for one try, its answer included
     * @param int $retries how often a request may be sent again
     * @param ?string $proxy address of an HTTP proxy, such as `http://user:password@proxy.example:3128`
     */
    public function __construct(
        string $url,
        #[\SensitiveParameter] ?string $key = null,
        ?string $login = null,
        #[\SensitiveParameter] ?string $password = null,
        float $timeout = 30,
        int $retries = 2,
        #[\SensitiveParameter] ?string $proxy = null,
    ) {
        $this->api = new Api($url, $key, $login, $password, $timeout, $retries, $proxy);
        $this->messages = new Messages($this->api);
        $this->contacts = new Contacts($this->api, 'phones');
        $this->groups = new Groups($this->api, 'phones');
        $this->mailContacts = new Contacts($this->api, 'mails');
        $this->mailGroups = new Groups($this->api, 'mails');
        $this->mailings = new Mailings($this->api);
        $this->templates = new Templates($this->api);
        $this->senders = new Senders($this->api);
    }

    public function account(): array
    {
        return $this->api->ask('GET', '/account');
    }

    public function balance(): array
    {
        return $this->api->ask('GET', '/account/balance');
    }

    /** What the numbering plan says of a number; nothing is sent and nothing costs. */
    public function number(string $phone): array
    {
        return $this->api->ask('GET', '/numbers/' . rawurlencode($phone));
    }

    /**
     * The same of up to 500, in their order.
     *
     * @param list<string> $phones
     * @return list<array<string, mixed>>
     */
    public function numbers(array $phones): array
    {
        return $this->api->items('POST', '/numbers/lookup', [], ['numbers' => array_values($phones)]);
    }

    /** Mistakes of a text with a menu, with line and column, and what the menu does. */
    public function checkMenu(string $text): array
    {
        return $this->api->ask('POST', '/menus/check', [], ['text' => $text]);
    }

    /** Messages from subscribers, oldest first; `after`: the number of the last one known. @return \Generator<int, array<string, mixed>> */
    public function incoming(array $filter = []): \Generator
    {
        return $this->api->walk('/incoming-messages', self::INCOMING, $filter);
    }

    /** Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours. */
    public function upload(
        string $name,
        string $content,
        string $contentType = 'application/octet-stream',
        ?string $idempotencyKey = null,
    ): array {
        return $this->api->ask('POST', '/uploads', ['name' => $name], $content, Api::key($idempotencyKey), $contentType);
    }

    /** Any address of the API, such as `request('GET', '/templates')`; what is no JSON comes as its octets. */
    public function request(
        string $method,
        string $path,
        ?array $query = null,
        mixed $body = null,
        ?string $idempotencyKey = null,
    ): mixed {
        if (!preg_match('~^/[\x21-\x7e]*$~D', $path) || !preg_match('/^[A-Z]+$/D', $method)) {
            throw new DozvonError("not a request: $method $path");
        }
        return $this->api->any($method, $path, $query ?? [], $body, $idempotencyKey);
    }
}
