<?php
// The functions of the classic libraries as methods: all values are texts cut from the reply with fmt=1. `smsc_api.php` has them as functions.

declare(strict_types=1);

namespace Dozvon;

final class Classic
{
    private const FLAGS = [
        '', 'flash=1', 'push=1', 'hlr=1', 'bin=1', 'bin=2', 'ping=1', 'mms=1', 'mail=1', 'call=1', 'viber=1', 'soc=1',
    ];
    /** The reply when nobody answered after the last try. */
    private const NO_ANSWER = ',-100';

    private readonly Address $address;

    /**
     * @param string $login empty: the password is a key of the account
     * @param float $timeout seconds for one try
     * @param int $retries how often a request may be sent again when nothing came back
     * @param string $mailFrom sender of the mails of `send_sms_mail`
     * @param string $mailTo the address of the server's SMTP door for commands
     * @param ?string $proxy address of an HTTP proxy
     * @param string $charset of texts, here and there: `utf-8`, `windows-1251` or `koi8-r`
     */
    public function __construct(
        string $url,
        private readonly string $login,
        #[\SensitiveParameter] private readonly string $password,
        private readonly float $timeout = 30,
        private readonly int $retries = 4,
        private readonly string $mailFrom = 'api@sms.example',
        private readonly string $mailTo = 'send@send.sms.example',
        private readonly string $charset = 'utf-8',
        #[\SensitiveParameter] ?string $proxy = null,
    ) {
        $this->address = new Address($url, $proxy);
    }

    /** Keeps the password out of dumps. */
    public function __debugInfo(): array
    {
        return ['address' => $this->address, 'login' => $this->login];
    }

    /**
     * @param list<string> $files paths
     * @return list<string> `[id, count, cost, balance]`, or `[id, -error]`
     */
    public function send_sms(
        string $phones,
        string $message,
        int|string $translit = 0,
        int|string $time = 0,
        int|string $id = 0,
        int $format = 0,
        string|false $sender = false,
        string $query = '',
        array $files = [],
    ): array {
        $fields = [
            ['cost', '3'], ['phones', $phones], ['mes', $message], ['translit', $translit], ['id', $id],
            ...self::flag($format),
            ...self::sender($sender),
            ...($time === 0 || $time === '' || $time === '0' ? [] : [['time', $time]]),
            ...self::query($query),
        ];
        return explode(',', $this->ask('send', $fields, $files));
    }

    /** Sends a command by mail(); true when PHP's mail program took it. */
    public function send_sms_mail(
        string $phones,
        string $message,
        int|string $translit = 0,
        int|string $time = 0,
        int|string $id = 0,
        int $format = 0,
        string $sender = '',
    ): bool {
        $text = "$this->login:$this->password:$id:$time:$translit,$format,$sender:$phones:$message";
        $headers = [
            'From' => $this->mailFrom,
            'Content-Type' => "text/plain; charset=$this->charset",
            'Content-Transfer-Encoding' => 'base64',
        ];
        return mail($this->mailTo, '', chunk_split(base64_encode($text)), $headers);
    }

    /** @return list<string> `[cost, count]`, or `['0', -error]` */
    public function get_sms_cost(
        string $phones,
        string $message,
        int|string $translit = 0,
        int $format = 0,
        string|false $sender = false,
        string $query = '',
    ): array {
        $fields = [
            ['cost', '1'], ['phones', $phones], ['mes', $message],
            ...self::sender($sender),
            ['translit', $translit],
            ...self::flag($format),
            ...self::query($query),
        ];
        return explode(',', $this->ask('send', $fields));
    }

    /** @return list<string>|list<list<string>> one message: its columns; several ids: a list of such rows; refused: `['0', -error]` */
    public function get_status(int|string $id, string $phone, int $all = 0): array
    {
        $reply = $this->ask('status', [['phone', $phone], ['id', $id], ['all', $all]]);
        if (!str_contains((string) $id, ',')) {
            return self::columns($reply, $all);
        }
        $rows = array_values(array_filter(explode("\n", $reply), static fn ($row) => $row !== ''));
        if (count($rows) === 1 && preg_match('/^0?,-/', $rows[0])) {
            return self::columns($rows[0], $all);
        }
        return array_map(static fn ($row) => explode(',', $row), $rows);
    }

    public function get_balance(): string|false
    {
        $reply = trim($this->ask('balance', []));
        return $reply === '' || str_contains($reply, ',') ? false : $reply;
    }

    /**
     * One page; the text of its reply, which has a refusal's form when nobody answered.
     *
     * @param list<array{string, int|string}> $fields
     * @param list<string> $files
     */
    private function ask(string $page, array $fields, array $files = []): string
    {
        $access = $this->login === ''
            ? [['apikey', $this->password]]
            : [['login', $this->login], ['psw', $this->password]];
        $told = [...$access, ['fmt', '1'], ['charset', $this->charset], ...$fields];
        [$type, $body] = $files === [] ? self::form($told) : self::multipart($told, $files);
        for ($attempt = 0; $attempt <= $this->retries; $attempt++) {
            if ($attempt > 0) {
                usleep((int) (Api::growing($attempt - 1) * 1e6));
            }
            try {
                $headers = ['content-type' => $type];
                $reply = Exchange::once($this->address, 'POST', "/sys/$page.php", $headers, $body, $this->timeout);
            } catch (ConnectionError | UnreadableError) {
                continue;
            }
            if ($reply->status >= 200 && $reply->status < 300 && $reply->body !== '') {
                return $reply->body;
            }
        }
        return self::NO_ANSWER;
    }

    /** @param list<array{string, int|string}> $fields */
    private static function form(array $fields): array
    {
        $pairs = array_map(static fn ($field) => Api::pairs([$field[0] => $field[1]]), $fields);
        return ['application/x-www-form-urlencoded', implode('&', $pairs)];
    }

    /**
     * @param list<array{string, int|string}> $fields
     * @param list<string> $files
     */
    private static function multipart(array $fields, array $files): array
    {
        $border = bin2hex(random_bytes(16));
        $body = '';
        foreach ($fields as [$name, $value]) {
            $body .= "--$border\r\ncontent-disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
        }
        foreach (array_values($files) as $at => $path) {
            $content = @file_get_contents($path);
            if ($content === false) {
                throw new DozvonError("the file $path cannot be read");
            }
            $name = strtr(basename($path), ["\r" => '%0D', "\n" => '%0A', '"' => '%22']);
            $body .= "--$border\r\ncontent-disposition: form-data; name=\"file$at\"; filename=\"$name\"\r\n"
                . "content-type: application/octet-stream\r\n\r\n$content\r\n";
        }
        return ["multipart/form-data; boundary=$border", "$body--$border--\r\n"];
    }

    private static function flag(int $format): array
    {
        return self::query(self::FLAGS[$format] ?? throw new DozvonError("no format $format"));
    }

    private static function sender(string|false $sender): array
    {
        return $sender === false ? [] : [['sender', $sender]];
    }

    /** `name=value&…` as a caller wrote it, percent codes read. */
    private static function query(string $query): array
    {
        $parts = array_values(array_filter(explode('&', $query), static fn ($part) => $part !== ''));
        return array_map(static fn ($part) => array_map('urldecode', explode('=', $part, 2) + [1 => '']), $parts);
    }

    /** Texts may hold commas: with `all` the columns before them are counted. */
    private static function columns(string $row, int $all): array
    {
        $columns = explode(',', $row);
        if ($all === 0 || ($columns[$all === 1 ? 14 : 17] ?? '') === 'HLR') {
            return $columns;
        }
        return explode(',', $row, $all === 1 ? 9 : 12);
    }
}
