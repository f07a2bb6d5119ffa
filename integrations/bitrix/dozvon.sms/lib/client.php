<?php

namespace Dozvon\Sms;

use Bitrix\Main\ArgumentException;
use Bitrix\Main\Config\Option;
use Bitrix\Main\Error;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Result;
use Bitrix\Main\Web\HttpClient;
use Bitrix\Main\Web\Json;

Loc::loadMessages(__FILE__);

/** Asks Dozvon's JSON API. Owns the request and what of an answer is an error; it knows nothing of messages. */
final class Client
{
    public const MODULE = 'dozvon.sms';
    private const SECONDS = 10;

    private string $url;
    private string $key;

    public function __construct(?string $url = null, ?string $key = null)
    {
        $this->url = rtrim($url ?? (string)Option::get(self::MODULE, 'url'), '/');
        $this->key = $key ?? (string)Option::get(self::MODULE, 'key');
    }

    public function isConfigured(): bool
    {
        return self::addressFault($this->url) === '' && $this->key !== '';
    }

    /** What is wrong with an address; an empty text: nothing. */
    public static function addressFault(string $url): string
    {
        $parts = parse_url($url);
        $host = strtolower(trim((string)($parts['host'] ?? ''), '[]'));
        $scheme = strtolower((string)($parts['scheme'] ?? ''));
        if ($host === '' || isset($parts['user']) || isset($parts['query']) || isset($parts['fragment']))
        {
            return (string)Loc::getMessage('DOZVON_SMS_ADDRESS');
        }
        $isNear = in_array($host, ['127.0.0.1', '::1', 'localhost'], true);

        return $scheme === 'https' || ($scheme === 'http' && $isNear)
            ? ''
            : (string)Loc::getMessage('DOZVON_SMS_HTTPS');
    }

    /** @return Result with the answer as data; an error's code is Dozvon's own word, or `away` when it could not be asked. */
    public function post(string $path, array $body, string $idempotencyKey): Result
    {
        $http = $this->http();
        $http->setHeader('Content-Type', 'application/json');
        $http->setHeader('Idempotency-Key', '"' . $idempotencyKey . '"');

        return $this->result($http, $http->post($this->url . '/api/v1' . $path, Json::encode($body)));
    }

    public function get(string $path): Result
    {
        $http = $this->http();

        return $this->result($http, $http->get($this->url . '/api/v1' . $path));
    }

    private function http(): HttpClient
    {
        // Certificates are verified unless that is switched off, and a redirect would carry the key away.
        $http = new HttpClient([
            'socketTimeout' => self::SECONDS,
            'streamTimeout' => self::SECONDS,
            'redirect' => false,
            'disableSslVerification' => false,
        ]);
        $http->setHeader('Authorization', 'Bearer ' . $this->key);

        return $http;
    }

    /** @param string|false $text */
    private function result(HttpClient $http, $text): Result
    {
        $result = new Result();
        $status = (int)$http->getStatus();
        if ($text === false || $status === 0)
        {
            return $result->addError(new Error((string)Loc::getMessage('DOZVON_SMS_AWAY'), 'away'));
        }
        try
        {
            $answer = Json::decode($text);
        }
        catch (ArgumentException $exception)
        {
            $answer = [];
        }
        $answer = is_array($answer) ? $answer : [];
        if ($status < 200 || $status > 299)
        {
            $detail = (string)($answer['detail'] ?? '');

            return $result->addError(new Error(trim($status . ' ' . $detail), (string)($answer['code'] ?? $status)));
        }

        return $result->setData($answer);
    }
}
