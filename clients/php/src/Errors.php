<?php
// What can go wrong with a request, as errors one can tell apart; the words are the server's.

declare(strict_types=1);

namespace Dozvon;

/** Anything that this library throws of itself. */
class DozvonError extends \RuntimeException
{
}

/** Nobody answered, or the answer broke off: with an idempotency key the request may be repeated. */
class ConnectionError extends DozvonError
{
}

/** No answer within the time-out. */
class TimeoutError extends ConnectionError
{
}

/** A success that is not of this API: no JSON, not what the operation tells, too long, a list without an end. */
class UnreadableError extends DozvonError
{
}

/** A refusal of the server (RFC 9457). */
class ApiError extends DozvonError
{
    /**
     * @param int $status HTTP status, 300 to 599
     * @param string $problem the kind of refusal for programs (`code` of the answer), such as `money-short`; `unknown` when the answer is not of this API
     * @param string $title the kind of refusal for people
     * @param string $detail what exactly is wrong; may be empty
     * @param list<array{pointer: string, detail: string}> $errors one a mistake
     * @param ?string $id of a sending that is stored although it was refused
     * @param ?int $retryAfter seconds after which it is worth asking again
     */
    public function __construct(
        public readonly int $status,
        public readonly string $problem,
        public readonly string $title,
        public readonly string $detail = '',
        public readonly array $errors = [],
        public readonly ?string $id = null,
        public readonly ?int $retryAfter = null,
    ) {
        parent::__construct($detail === '' ? $title : $detail);
        // PHP keeps `$code` of every exception protected and lets it be a text only so.
        $this->code = $problem;
    }

    /** What an answer that is no success says. */
    public static function of(int $status, string $body, ?string $retryAfter): self
    {
        $told = json_decode($body, true, 64);
        $told = is_array($told) ? $told : [];
        $text = static fn (string $name): string => is_string($told[$name] ?? null) ? $told[$name] : '';
        $kind = match (true) {
            $status === 401 => AuthenticationError::class,
            $status === 402 => MoneyError::class,
            $status === 403 => PermissionError::class,
            $status === 404, $status === 410 => NotFoundError::class,
            $status === 409 => ConflictError::class,
            $status === 429 => RateLimitError::class,
            $status >= 500 => UnavailableError::class,
            default => InvalidRequestError::class,
        };
        return new $kind(
            $status,
            $text('code') === '' ? 'unknown' : $text('code'),
            $text('title') === '' ? "HTTP $status" : $text('title'),
            $text('detail'),
            is_array($told['errors'] ?? null) ? array_values(array_filter($told['errors'], 'is_array')) : [],
            $text('id') === '' ? null : $text('id'),
            self::seconds($retryAfter ?? ''),
        );
    }

    /** RFC 9110 10.2.3: seconds, or a date; null for what is neither. */
    private static function seconds(string $told): ?int
    {
        if (preg_match('/^[0-9]{1,9}$/D', $told)) {
            return (int) $told;
        }
        $then = \DateTimeImmutable::createFromFormat('!' . DATE_RFC7231, $told, new \DateTimeZone('UTC'));
        return $then === false ? null : max(0, $then->getTimestamp() - time());
    }
}

/** 401: no key, or a wrong one. */
class AuthenticationError extends ApiError
{
}

/** 402: the money does not suffice. */
class MoneyError extends ApiError
{
}

/** 403: not allowed to this key or this account. */
class PermissionError extends ApiError
{
}

/** 404 and 410: there is no such thing. */
class NotFoundError extends ApiError
{
}

/** 409: it cannot be done as things are. */
class ConflictError extends ApiError
{
}

/** 429: asked too often. */
class RateLimitError extends ApiError
{
}

/** Any other 4xx, and a redirect: the request is wrong. */
class InvalidRequestError extends ApiError
{
}

/** 5xx: the server cannot answer right now. */
class UnavailableError extends ApiError
{
}
