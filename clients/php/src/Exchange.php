<?php
// One HTTP/1.1 request over PHP's own sockets (RFC 9112). Owns connecting, time and the framing of an answer; TLS certificates are checked.

declare(strict_types=1);

namespace Dozvon;

/** @internal An answer, whatever its status. */
final class Reply
{
    /** @param array<string, string> $headers by their names in small letters */
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }
}

/** @internal Where a server is, and over which proxy it is asked; refuses what is no address. */
final class Address
{
    /** `tcp://host:port`, or null. */
    public readonly ?string $proxy;
    /** @var array<string, string> what the proxy is told */
    public readonly array $proxyHeaders;
    public readonly bool $secure;
    public readonly string $host;
    public readonly int $port;
    public readonly string $path;

    public function __construct(string $url, #[\SensitiveParameter] ?string $proxy = null)
    {
        $parts = preg_match('~^https?://[^\s/?#@]+(?:/[^\s?#]*)?$~D', $url) ? parse_url($url) : false;
        if (!is_array($parts) || ($parts['host'] ?? '') === '') {
            throw new DozvonError("not an address of a server: $url");
        }
        $this->secure = $parts['scheme'] === 'https';
        $this->host = $parts['host'];
        $this->port = $parts['port'] ?? ($this->secure ? 443 : 80);
        $this->path = rtrim($parts['path'] ?? '', '/');
        $way = $proxy === null ? [] : (preg_match('~^http://(?:[\x21-\x7e]*@)?[^\s/?#@]+/?$~D', $proxy) ? parse_url($proxy) : false);
        if ($way === false || ($proxy !== null && ($way['host'] ?? '') === '')) {
            throw new DozvonError('not an address of a proxy');
        }
        $this->proxy = $proxy === null ? null : "tcp://{$way['host']}:" . ($way['port'] ?? 80);
        $access = rawurldecode($way['user'] ?? '') . ':' . rawurldecode($way['pass'] ?? '');
        $this->proxyHeaders = isset($way['user']) ? ['proxy-authorization' => 'Basic ' . base64_encode($access)] : [];
    }

    /** Keeps the proxy's password out of dumps. */
    public function __debugInfo(): array
    {
        return ['url' => ($this->secure ? 'https' : 'http') . "://{$this->authority()}$this->path", 'proxy' => $this->proxy];
    }

    public function authority(): string
    {
        return $this->port === ($this->secure ? 443 : 80) ? $this->host : "$this->host:$this->port";
    }
}

/** @internal */
final class Exchange
{
    /** A longer head of an answer is none. */
    private const HEAD_MAX = 65536;
    /** Octets of an answer: a recording of half an hour has its place in it. */
    private const REPLY_MAX = 64 << 20;

    /** @var resource */
    private $socket;
    private string $read = '';
    private readonly float $deadline;

    private function __construct(private readonly Address $address, private readonly float $timeout)
    {
        $this->deadline = microtime(true) + $timeout;
    }

    /**
     * @param array<string, string> $headers
     * @param float $timeout seconds for all of it
     * @throws ConnectionError
     */
    public static function once(
        Address $address,
        string $method,
        string $target,
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] ?string $body,
        float $timeout,
    ): Reply {
        $exchange = new self($address, $timeout);
        $headers += ['host' => $address->authority(), 'connection' => 'close'];
        if ($body !== null || $method !== 'GET') {
            $headers['content-length'] = (string) strlen($body ?? '');
        }
        $start = $address->path . $target;
        if ($address->proxy !== null && !$address->secure) {
            $start = "http://{$address->authority()}$start";
            $headers += $address->proxyHeaders;
        }
        $head = self::written("$method $start", $headers);
        $exchange->connect();
        try {
            $exchange->write($head . ($body ?? ''));
            return $exchange->reply($method);
        } finally {
            fclose($exchange->socket);
        }
    }

    /** @param array<string, string> $headers */
    private static function written(string $start, #[\SensitiveParameter] array $headers): string
    {
        $head = "$start HTTP/1.1\r\n";
        foreach ($headers as $name => $value) {
            if (preg_match('/[\r\n\0]/', $value)) {
                throw new DozvonError("the header $name holds a line end");
            }
            $head .= "$name: $value\r\n";
        }
        return "$head\r\n";
    }

    private function connect(): void
    {
        $scheme = $this->address->secure ? 'tls' : 'tcp';
        $tls = ['verify_peer' => true, 'verify_peer_name' => true, 'peer_name' => $this->address->host];
        $where = $this->address->proxy ?? "$scheme://{$this->address->host}:{$this->address->port}";
        $context = stream_context_create(['ssl' => $tls]);
        // PHP tells the reason of a failed handshake in a warning alone, and not in the last one.
        $warnings = [];
        set_error_handler(static function (int $level, string $text) use (&$warnings): bool {
            $warnings[] = strtr($text, "\n", ' ');
            return true;
        });
        try {
            $socket = stream_socket_client($where, $number, $said, $this->timeout, STREAM_CLIENT_CONNECT, $context);
            if ($socket !== false) {
                $this->socket = $socket;
                $socket = $this->address->proxy === null || !$this->address->secure || $this->tunnel();
            }
        } finally {
            restore_error_handler();
        }
        if ($socket === false) {
            $this->fail(($said ?? '') === '' ? implode('; ', $warnings) : $said);
        }
    }

    /** RFC 9110 9.3.6; whether the server at its end is the right one. */
    private function tunnel(): bool
    {
        $place = "{$this->address->host}:{$this->address->port}";
        $this->write(self::written("CONNECT $place", ['host' => $place] + $this->address->proxyHeaders));
        if (!preg_match('~^HTTP/1\.[01] 2[0-9]{2}(?: |\r|$)~', $this->head())) {
            $this->fail('the proxy refuses');
        }
        return stream_socket_enable_crypto($this->socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT) === true;
    }

    private function write(#[\SensitiveParameter] string $octets): void
    {
        // A socket that takes nothing would otherwise keep fwrite for ever.
        stream_set_blocking($this->socket, false);
        while ($octets !== '') {
            $wrote = @fwrite($this->socket, $octets);
            if ($wrote === false) {
                $this->fail('the connection broke');
            }
            $octets = substr($octets, $wrote);
            if ($octets !== '') {
                $this->wait(null, [$this->socket]);
            }
        }
        stream_set_blocking($this->socket, true);
    }

    private function wait(?array $reading, ?array $writing): void
    {
        $none = null;
        $left = $this->deadline - microtime(true);
        $ready = $left > 0 ? @stream_select($reading, $writing, $none, (int) $left, (int) (fmod($left, 1) * 1e6)) : 0;
        if ($ready === 0) {
            $this->fail('');
        }
    }

    private function fail(string $said): never
    {
        if (microtime(true) >= $this->deadline) {
            throw new TimeoutError('the server did not answer in time');
        }
        throw new ConnectionError("the server cannot be reached: $said");
    }

    /** Reads on; false at the end of the connection. */
    private function more(): bool
    {
        $left = max($this->deadline - microtime(true), 0.000001);
        stream_set_timeout($this->socket, (int) $left, (int) (fmod($left, 1) * 1e6));
        $octets = @fread($this->socket, 65536);
        if (microtime(true) >= $this->deadline || stream_get_meta_data($this->socket)['timed_out']) {
            throw new TimeoutError('the server did not answer in time');
        }
        if ($octets === false || $octets === '') {
            return false;
        }
        $this->read .= $octets;
        return true;
    }

    private function reply(string $method): Reply
    {
        do {
            $lines = explode("\r\n", $this->head());
            if (!preg_match('~^HTTP/1\.[01] ([1-5][0-9]{2})(?: |$)~', $lines[0], $status)) {
                $this->fail('the answer is not HTTP');
            }
        } while ($status[1][0] === '1');
        $headers = [];
        foreach (array_slice($lines, 1) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)] = trim($value);
        }
        $bare = $method === 'HEAD' || $status[1] === '204' || $status[1] === '304';
        return new Reply((int) $status[1], $headers, $bare ? '' : $this->body($headers));
    }

    private function head(): string
    {
        while (($end = strpos($this->read, "\r\n\r\n")) === false) {
            if (strlen($this->read) > self::HEAD_MAX || !$this->more()) {
                $this->fail('the answer broke off');
            }
        }
        return $this->taken($end, 4);
    }

    /** @param array<string, string> $headers */
    private function body(array $headers): string
    {
        if (strtolower($headers['transfer-encoding'] ?? '') === 'chunked') {
            return $this->chunks();
        }
        if (preg_match('/^[0-9]{1,18}$/D', $headers['content-length'] ?? '')) {
            return $this->exactly((int) $headers['content-length'], 0);
        }
        while ($this->more()) {
            $this->within(strlen($this->read));
        }
        return $this->read;
    }

    private function chunks(): string
    {
        $body = '';
        do {
            while (($end = strpos($this->read, "\r\n")) === false) {
                if (strlen($this->read) > self::HEAD_MAX || !$this->more()) {
                    $this->fail('the answer broke off');
                }
            }
            if (!preg_match('/^[0-9a-f]{1,15}(?=[;\s]|$)/i', $this->taken($end, 2), $size)) {
                $this->fail('the answer is not HTTP');
            }
            $length = (int) hexdec($size[0]);
            $this->within(strlen($body) + $length);
            $body .= $length === 0 ? '' : $this->exactly($length, 2);
        } while ($length > 0);
        return $body;
    }

    private function within(int $length): void
    {
        if ($length > self::REPLY_MAX) {
            throw new UnreadableError('the answer is too long');
        }
    }

    private function exactly(int $length, int $behind): string
    {
        $this->within($length);
        while (strlen($this->read) < $length + $behind) {
            if (!$this->more()) {
                $this->fail('the answer broke off');
            }
        }
        return $this->taken($length, $behind);
    }

    private function taken(int $length, int $behind): string
    {
        $octets = substr($this->read, 0, $length);
        $this->read = substr($this->read, $length + $behind);
        return $octets;
    }
}
