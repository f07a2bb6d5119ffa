<?php
// Calls of the server to a handler: whether they are genuine, and what they say.

declare(strict_types=1);

namespace Dozvon;

/** A call that cannot be trusted or read; answer it with 400. `fault`: `signature-missing`, `-wrong`, `-old` or `body-unreadable`. */
class WebhookError extends DozvonError
{
    public function __construct(public readonly string $fault, string $text)
    {
        parent::__construct($text);
        $this->code = $fault;
    }
}

/** What a call says. */
final class Webhook
{
    /**
     * @param string $kind `status`, `incoming-message`, `incoming-call`, `confirming-call` or `menu`
     * @param array<string, string> $fields as they came
     */
    private function __construct(public readonly string $kind, public readonly array $fields)
    {
    }

    /**
     * Checks the signature and reads the call.
     *
     * @param string $body octets as they came, `file_get_contents('php://input')`; of a GET what follows the question mark
     * @param ?string $signature the header `X-Dozvon-Signature`
     * @param ?string $contentType the header `Content-Type`; a GET has none
     * @param string $secret the account's secret
     * @param ?int $now seconds of the Unix clock; the present moment unless told
     * @param int $tolerance seconds a call may be old, or from the future
     * @throws WebhookError
     */
    public static function read(
        string $body,
        ?string $signature,
        ?string $contentType,
        #[\SensitiveParameter] string $secret,
        ?int $now = null,
        int $tolerance = 300,
    ): self {
        if (!preg_match('/^t=([0-9]{1,12}),v1=([0-9a-f]{64})$/D', $signature ?? '', $match)) {
            throw new WebhookError('signature-missing', 'no header X-Dozvon-Signature, or not one of this form');
        }
        if (!hash_equals(hash_hmac('sha256', "$match[1].$body", $secret), $match[2])) {
            throw new WebhookError('signature-wrong', 'the signature is not that of this body');
        }
        if (abs(($now ?? time()) - (int) $match[1]) > $tolerance) {
            throw new WebhookError('signature-old', 'the call was signed too long ago');
        }
        // Web servers name an empty type where a request has none.
        $type = trim($contentType ?? '') === '' ? 'application/x-www-form-urlencoded' : $contentType;
        $fields = self::fieldsOf($body, $type);
        return new self(self::kindOf($fields), $fields);
    }

    /** @return array<string, string> */
    private static function fieldsOf(string $body, string $contentType): array
    {
        $parts = array_map(static fn ($part) => strtolower(trim($part)), explode(';', $contentType));
        $charset = 'utf-8';
        foreach (array_slice($parts, 1) as $part) {
            $charset = str_starts_with($part, 'charset=') ? trim(substr($part, 8), '"') : $charset;
        }
        return match ($parts[0]) {
            'application/json' => self::jsonFields(self::decoded($body, $charset)),
            'application/x-www-form-urlencoded' => self::formFields($body, $charset),
            default => throw new WebhookError('body-unreadable', 'another type: ask for fmt=3 or a form'),
        };
    }

    private static function decoded(string $octets, string $charset): string
    {
        $text = $charset === 'utf-8' || !function_exists('iconv') ? $octets : @iconv($charset, 'UTF-8', $octets);
        if ($text === false || !preg_match('//u', $text) || ($charset !== 'utf-8' && !function_exists('iconv'))) {
            throw new WebhookError('body-unreadable', "not a text in $charset");
        }
        return $text;
    }

    /** @return array<string, string> */
    private static function jsonFields(string $text): array
    {
        $told = json_decode($text, true, 64);
        if (!is_array($told) || !str_starts_with(ltrim($text), '{') || array_filter($told, 'is_string') !== $told) {
            throw new WebhookError('body-unreadable', 'not an object of texts');
        }
        return $told;
    }

    /** @return array<string, string> */
    private static function formFields(string $body, string $charset): array
    {
        if (preg_match('/%(?![0-9A-Fa-f]{2})/', $body)) {
            throw new WebhookError('body-unreadable', 'broken percent codes');
        }
        $fields = [];
        foreach (array_filter(explode('&', $body), static fn ($part) => $part !== '') as $part) {
            [$name, $value] = explode('=', $part, 2) + [1 => ''];
            $fields[self::decoded(urldecode($name), $charset)] = self::decoded(urldecode($value), $charset);
        }
        return $fields;
    }

    /** @param array<string, string> $fields */
    private static function kindOf(array $fields): string
    {
        return match (true) {
            isset($fields['waitcall']) => 'confirming-call',
            isset($fields['item']) => 'menu',
            !isset($fields['mes']) => 'status',
            isset($fields['call']) => 'incoming-call',
            default => 'incoming-message',
        };
    }
}
