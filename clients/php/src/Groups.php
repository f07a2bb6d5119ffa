<?php
// The operations by what they are about, one method each: books, mailings, templates, senders.

declare(strict_types=1);

namespace Dozvon;

/** Contacts of the book of telephones, or of that of e-mail addresses. */
final class Contacts
{
    private const FILTER = ['group', 'address', 'ownId', 'names', 'search', 'limit'];
    private readonly string $path;

    /** @internal */
    public function __construct(private readonly Api $api, string $book)
    {
        $this->path = "/books/$book/contacts";
    }

    /** @return \Generator<int, array<string, mixed>> */
    public function list(array $filter = []): \Generator
    {
        return $this->api->walk($this->path, self::FILTER, $filter);
    }

    public function add(array $contact): array
    {
        return $this->api->ask('POST', $this->path, [], $contact);
    }

    public function get(int $id): array
    {
        return $this->api->ask('GET', "$this->path/$id");
    }

    public function change(int $id, array $change): array
    {
        return $this->api->ask('PATCH', "$this->path/$id", [], $change);
    }

    public function remove(int $id): void
    {
        $this->api->any('DELETE', "$this->path/$id");
    }
}

/** Groups of contacts of one book. */
final class Groups
{
    private readonly string $path;

    /** @internal */
    public function __construct(private readonly Api $api, string $book)
    {
        $this->path = "/books/$book/groups";
    }

    /** @return list<array<string, mixed>> */
    public function list(): array
    {
        return $this->api->items('GET', $this->path);
    }

    public function add(array $group, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', $this->path, [], $group, Api::key($idempotencyKey));
    }

    public function change(int $id, array $change): array
    {
        return $this->api->ask('PATCH', "$this->path/$id", [], $change);
    }

    public function remove(int $id): void
    {
        $this->api->any('DELETE', "$this->path/$id");
    }

    public function join(int $group, int $contact): void
    {
        $this->api->any('PUT', "$this->path/$group/contacts/$contact");
    }

    public function leave(int $group, int $contact): void
    {
        $this->api->any('DELETE', "$this->path/$group/contacts/$contact");
    }
}

/** Mailings to many. */
final class Mailings
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    public function create(array $mailing, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', '/mailings', [], $mailing, Api::key($idempotencyKey));
    }

    /** Newest first. @return \Generator<int, array<string, mixed>> */
    public function list(): \Generator
    {
        return $this->api->walk('/mailings', [], []);
    }

    public function get(string $id): array
    {
        return $this->api->ask('GET', self::at($id));
    }

    public function change(string $id, array $change): array
    {
        return $this->api->ask('PATCH', self::at($id), [], $change);
    }

    public function remove(string $id): void
    {
        $this->api->any('DELETE', self::at($id));
    }

    /** @param list<string|array<string, mixed>> $recipients */
    public function addRecipients(string $id, array $recipients, ?string $idempotencyKey = null): array
    {
        $body = ['recipients' => array_values($recipients)];
        return $this->api->ask('POST', self::at($id) . '/recipients', [], $body, Api::key($idempotencyKey));
    }

    public function start(string $id, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', self::at($id) . '/start', key: Api::key($idempotencyKey));
    }

    public function pause(string $id, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', self::at($id) . '/pause', key: Api::key($idempotencyKey));
    }

    public function cancel(string $id, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', self::at($id) . '/cancel', key: Api::key($idempotencyKey));
    }

    private static function at(string $id): string
    {
        return '/mailings/' . rawurlencode($id);
    }
}

/** Texts kept to be sent again. */
final class Templates
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** @return list<array<string, mixed>> */
    public function list(): array
    {
        return $this->api->items('GET', '/templates');
    }

    public function add(array $template, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', '/templates', [], $template, Api::key($idempotencyKey));
    }

    public function change(int $id, array $change): array
    {
        return $this->api->ask('PATCH', "/templates/$id", [], $change);
    }

    public function remove(int $id): void
    {
        $this->api->any('DELETE', "/templates/$id");
    }
}

/** Names and numbers that messages are sent under. */
final class Senders
{
    private const FILTER = ['client', 'states', 'changedSince', 'limit'];

    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** @return \Generator<int, array<string, mixed>> */
    public function list(array $filter = []): \Generator
    {
        return $this->api->walk('/senders', self::FILTER, $filter);
    }

    public function add(array $sender, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', '/senders', [], $sender, Api::key($idempotencyKey));
    }

    public function get(int $id): array
    {
        return $this->api->ask('GET', "/senders/$id");
    }

    public function change(int $id, array $change): array
    {
        return $this->api->ask('PATCH', "/senders/$id", [], $change);
    }

    public function remove(int $id): void
    {
        $this->api->any('DELETE', "/senders/$id");
    }

    /** Sends a code to a number that is to be a sender. */
    public function sendCode(int $id, ?string $idempotencyKey = null): void
    {
        $this->api->any('POST', "/senders/$id/code", [], [], Api::key($idempotencyKey));
    }

    /** @return array<string, mixed> */
    public function checkCode(int $id, string $code, ?string $idempotencyKey = null): array
    {
        return $this->api->ask('POST', "/senders/$id/code/check", [], ['code' => $code], Api::key($idempotencyKey));
    }
}
