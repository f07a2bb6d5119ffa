<?php
// Requests of the JSON API: how they are written, when they are sent again, walking over pages. Operations are told elsewhere.

declare(strict_types=1);

namespace Dozvon;

/** @internal */
final class Api
{
    private const ROOT = '/api/v1';
    private const FIRST_PAUSE = 0.5;
    private const LAST_PAUSE = 10;
    /** A wait that the server asks for is waited for when it is no longer. */
    private const RETRY_AFTER_MAX = 10;
    /** Refusals that pass by themselves; any other comes again. */
    private const PASSING = ['requests-too-many', 'key-in-use', 'service-unavailable'];
    private const GATEWAY = [502, 503, 504];

    private readonly Address $address;
    private readonly string $authorization;

    public function __construct(
        string $url,
        #[\SensitiveParameter] ?string $key,
        ?string $login,
        #[\SensitiveParameter] ?string $password,
        private readonly float $timeout,
        private readonly int $retries,
        #[\SensitiveParameter] ?string $proxy,
    ) {
        $this->address = new Address($url, $proxy);
        if ($key === null && $login === null) {
            throw new DozvonError('a key, or a login and a password, is needed');
        }
        if ($key !== null && !preg_match('/^[\x21-\x7e]+$/D', $key)) {
            throw new DozvonError('a key is printable ASCII without blanks');
        }
        $this->authorization = $key === null
            ? 'Basic ' . base64_encode("$login:" . ($password ?? ''))
            : "Bearer $key";
    }

    /** Keeps keys and passwords out of dumps. */
    public function __debugInfo(): array
    {
        return ['address' => $this->address];
    }

    /**
     * The reply of an operation that answers with an object of JSON; arguments as of `any`.
     *
     * @return array<string, mixed>
     */
    public function ask(string $method, string $path, #[\SensitiveParameter] mixed ...$given): array
    {
        $reply = $this->reply($method, $path, ...$given);
        $value = self::content($reply);
        // An object without members and an empty list are the same to PHP.
        if (!is_array($value) || !str_starts_with(ltrim($reply->body), '{')) {
            throw new UnreadableError('the answer is not that of this API');
        }
        return $value;
    }

    /**
     * The `items` of such a reply.
     *
     * @return list<array<string, mixed>>
     */
    public function items(string $method, string $path, mixed ...$given): array
    {
        return self::itemsOf($this->ask($method, $path, ...$given));
    }

    private static function itemsOf(array $page): array
    {
        $items = $page['items'] ?? null;
        if (!is_array($items) || !array_is_list($items)) {
            throw new UnreadableError('the answer is no list');
        }
        return $items;
    }

    /**
     * Arguments as of `reply`.
     *
     * @return mixed a JSON value, null for none, a text for what is no JSON
     */
    public function any(string $method, string $path, #[\SensitiveParameter] mixed ...$given): mixed
    {
        return self::content($this->reply($method, $path, ...$given));
    }

    /**
     * @param array<string, mixed> $query
     * @param ?string $key an idempotency key
     * @param ?string $type set: the body is octets
     */
    private function reply(
        string $method,
        string $path,
        array $query = [],
        #[\SensitiveParameter] mixed $body = null,
        ?string $key = null,
        ?string $type = null,
    ): Reply {
        $headers = ['accept' => 'application/json', 'authorization' => $this->authorization];
        if ($body !== null) {
            $headers['content-type'] = $type ?? 'application/json';
        }
        if ($key !== null) {
            if (!preg_match('/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,255}$/D', $key)) {
                throw new DozvonError(
                    'an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes'
                );
            }
            $headers['idempotency-key'] = "\"$key\"";
        }
        $content = $body === null || $type !== null ? $body : self::json($body);
        $search = self::pairs(array_filter($query, static fn ($value) => $value !== null && $value !== ''));
        $target = self::ROOT . $path . ($search === '' ? '' : "?$search");
        return $this->send($method, $target, $headers, $content);
    }

    /**
     * All items of a list; the next page is asked for when the last one is used up.
     *
     * @param list<string> $names of the filter, in the documented order
     * @param array<string, mixed> $given
     * @return \Generator<int, array<string, mixed>>
     */
    public function walk(string $path, array $names, array $given): \Generator
    {
        $query = array_intersect_key(array_flip($names), $given);
        $query = array_replace($query, $given);
        $number = 0;
        do {
            $page = $this->ask('GET', $path, $query);
            foreach (self::itemsOf($page) as $item) {
                yield $number++ => $item;
            }
            $next = $page['next'] ?? null;
            if ($next !== null && (!is_string($next) || $next === '' || $next === ($query['cursor'] ?? null))) {
                throw new UnreadableError('the list has no end');
            }
            $query['cursor'] = $next;
        } while ($next !== null);
    }

    /** The caller's key, or a fresh random UUID (RFC 9562 5.4). */
    public static function key(?string $given): string
    {
        if ($given !== null) {
            return $given;
        }
        $octets = random_bytes(16);
        $octets[6] = chr(ord($octets[6]) & 0x0f | 0x40);
        $octets[8] = chr(ord($octets[8]) & 0x3f | 0x80);
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($octets), 4));
    }

    /** @param array<string, mixed> $fields `name=value` pairs in the order given */
    public static function pairs(array $fields): string
    {
        $written = [];
        foreach ($fields as $name => $value) {
            $text = is_bool($value) ? ($value ? 'true' : 'false') : (string) $value;
            $written[] = rawurlencode((string) $name) . '=' . rawurlencode($text);
        }
        return implode('&', $written);
    }

    /** JSON without blanks, members sorted by code point, letters as they are. */
    private static function json(mixed $body): string
    {
        $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS
            | JSON_INVALID_UTF8_SUBSTITUTE;
        $text = json_encode($body === [] ? new \stdClass() : self::sorted($body), $flags);
        if ($text === false) {
            throw new DozvonError('the body cannot be written as JSON: ' . json_last_error_msg());
        }
        return $text;
    }

    private static function sorted(mixed $value): mixed
    {
        if ($value instanceof \JsonSerializable) {
            return self::sorted($value->jsonSerialize());
        }
        if (!is_array($value) && !$value instanceof \stdClass) {
            return $value;
        }
        $members = array_map(self::sorted(...), (array) $value);
        if (is_array($value) && array_is_list($value)) {
            return $members;
        }
        ksort($members, SORT_STRING);
        return (object) $members;
    }

    /** The answer of a success. Sent again when nothing came back, and when the refusal passes by itself. */
    private function send(
        string $method,
        string $target,
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] ?string $body,
    ): Reply {
        // A POST without a key may have been done although nothing came back.
        $once = $method === 'POST' && !isset($headers['idempotency-key']);
        for ($attempt = 0; ; $attempt++) {
            try {
                $reply = Exchange::once($this->address, $method, $target, $headers, $body, $this->timeout);
                if ($reply->status >= 200 && $reply->status < 300) {
                    return $reply;
                }
                $trouble = ApiError::of($reply->status, $reply->body, $reply->headers['retry-after'] ?? null);
            } catch (ConnectionError $error) {
                $trouble = $error;
            }
            $pause = self::pauseBefore($trouble, $attempt);
            if ($once && !($trouble instanceof ApiError && in_array($trouble->problem, self::PASSING, true))) {
                $pause = null;
            }
            if ($attempt >= $this->retries || $pause === null) {
                throw $trouble;
            }
            usleep((int) ($pause * 1e6));
        }
    }

    /** Seconds before a repetition that nobody told the time of. */
    public static function growing(int $attempt): float
    {
        return min(self::FIRST_PAUSE * 2 ** $attempt, self::LAST_PAUSE) * (0.5 + random_int(0, 1000) / 2000);
    }

    /** Seconds; null: it is not sent again. */
    private static function pauseBefore(DozvonError $trouble, int $attempt): ?float
    {
        if (!$trouble instanceof ApiError) {
            return self::growing($attempt);
        }
        $passing = $trouble->problem === 'unknown'
            ? in_array($trouble->status, self::GATEWAY, true)
            : in_array($trouble->problem, self::PASSING, true);
        if (!$passing) {
            return null;
        }
        if ($trouble->retryAfter === null) {
            return self::growing($attempt);
        }
        return $trouble->retryAfter <= self::RETRY_AFTER_MAX ? (float) $trouble->retryAfter : null;
    }

    private static function content(Reply $reply): mixed
    {
        if ($reply->status === 204 || $reply->body === '') {
            return null;
        }
        if (!preg_match('~^application/(?:[\w.-]+\+)?json\b~i', $reply->headers['content-type'] ?? '')) {
            return $reply->body;
        }
        $value = json_decode($reply->body, true);
        if ($value === null && json_last_error() !== JSON_ERROR_NONE) {
            throw new UnreadableError('the answer is no JSON: ' . json_last_error_msg());
        }
        return $value;
    }
}
