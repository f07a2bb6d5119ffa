<?php
// A menu as data, and the text it becomes. Owns how texts are escaped and what a menu of data must fulfil.

declare(strict_types=1);

namespace Dozvon;

/** Why data are no menu. `fault` is its code, such as `text-empty`; `item` counts from 0, null means the menu as a whole. */
class MenuError extends DozvonError
{
    private const FAULTS = [
        'selector-wrong' => 'not a key, a path of keys or a label of Latin letters and digits',
        'action-wrong' => 'an item does one thing',
        'text-empty' => 'the text is empty',
        'text-is-command' => 'the text alone would be taken for a command',
        'numbers-wrong' => 'one to nine numbers are called',
        'number-wrong' => 'not a number to be called or written to',
        'wait-wrong' => 'a number rings 1 to 120 seconds',
        'target-unknown' => 'the jump leads to an item that is not there',
        'sender-wrong' => 'the sender is empty or holds a comma or a line end',
        'record-wrong' => 'a recording lasts 1 to 1,800 seconds',
        'address-wrong' => 'not an http or https address without blanks',
        'text-too-long' => 'the text of the menu is longer than 1,000 characters',
    ];

    public function __construct(public readonly string $fault, public readonly ?int $item = null)
    {
        parent::__construct($item === null ? self::FAULTS[$fault] : 'item ' . ($item + 1) . ': ' . self::FAULTS[$fault]);
        $this->code = $fault;
    }
}

final class Menu
{
    private const ACTIONS = ['play', 'do', 'call', 'sms', 'record', 'notify'];
    private const LENGTH_MAX = 1000;

    /**
     * The text of a call, from `['start' => …, 'menu' => …, 'items' => […], 'end' => …]` (README.md).
     *
     * @param array<string, mixed> $menu
     * @throws MenuError
     */
    public static function text(array $menu): string
    {
        $items = array_map(
            static fn ($item) => is_array($item) ? ['on' => self::selector($item)] + $item : ['on' => ''],
            array_values($menu['items'] ?? []),
        );
        $known = array_column($items, 'on');
        $entries = [];
        foreach ($items as $at => $item) {
            $on = $item['on'];
            if (!preg_match('/^(?:[*#]|[A-Za-z0-9]+)$/D', $on)) {
                throw new MenuError('selector-wrong', $at);
            }
            $entries[] = "$on: " . self::value($item, $at, $known);
        }
        $choice = self::spoken($menu['menu'] ?? '');
        if ($choice === '') {
            throw new MenuError('text-empty');
        }
        $start = self::plain($menu['start'] ?? '');
        $end = self::plain($menu['end'] ?? '');
        $lines = ["{menu: $choice", ...$entries, '}'];
        $text = implode("\n", [...($start === '' ? [] : [$start]), ...$lines, ...($end === '' ? [] : [$end])]);
        if ((preg_match_all('/./us', $text) ?: strlen($text)) > self::LENGTH_MAX) {
            throw new MenuError('text-too-long');
        }
        return $text;
    }

    /** Keys of digits are integers where PHP has them. */
    private static function selector(array $item): string
    {
        $on = $item['on'] ?? '';
        return is_string($on) || is_int($on) ? (string) $on : '';
    }

    /** @param list<string> $known */
    private static function value(array $item, int $at, array $known): string
    {
        $isCall = array_key_exists('call', $item);
        $actions = array_filter(
            self::ACTIONS,
            static fn ($name) => array_key_exists($name, $item) && !($isCall && $name === 'record'),
        );
        if (count($actions) !== 1) {
            throw new MenuError('action-wrong', $at);
        }
        $given = $item[current($actions)];
        return match (current($actions)) {
            'play' => self::played($given, $at),
            'do' => in_array($given, ['back', 'start', 'repeat', 'end'], true) ? $given : self::fail('action-wrong', $at),
            'call' => self::called($item, $at, $known),
            'sms' => self::texted($given, $at),
            'record' => self::within($given, 1800) ? "record: $given" : self::fail('record-wrong', $at),
            'notify' => $given === true ? 'url' : self::notified($given, $at),
        };
    }

    private static function fail(string $fault, int $at): never
    {
        throw new MenuError($fault, $at);
    }

    private static function within(mixed $value, int $most): bool
    {
        return is_int($value) && $value >= 1 && $value <= $most;
    }

    private static function isPhone(mixed $value): bool
    {
        return is_string($value) && preg_match('/^\+?[0-9]{3,15}$/D', $value) === 1;
    }

    private static function played(mixed $given, int $at): string
    {
        $text = self::spoken($given);
        if ($text === '') {
            self::fail('text-empty', $at);
        }
        if (preg_match('/^(?:back|start|repeat|end|url|record|record[ \t]+[0-9]+)$/Di', $text)) {
            self::fail('text-is-command', $at);
        }
        return $text;
    }

    /** @param list<string> $known */
    private static function called(array $item, int $at, array $known): string
    {
        $numbers = $item['call'];
        if (!is_array($numbers) || count($numbers) < 1 || count($numbers) > 9) {
            self::fail('numbers-wrong', $at);
        }
        if (array_filter($numbers, self::isPhone(...)) !== $numbers) {
            self::fail('number-wrong', $at);
        }
        $words = ['call: ' . implode(',', $numbers)];
        if (isset($item['wait'])) {
            $words[] = self::within($item['wait'], 120) ? "wait={$item['wait']}" : self::fail('wait-wrong', $at);
        }
        if (isset($item['ok'])) {
            $words[] = $item['ok'] === 'end' ? 'ok:end' : self::fail('action-wrong', $at);
        }
        if (isset($item['err'])) {
            $isKnown = is_scalar($item['err']) && in_array((string) $item['err'], $known, true);
            $words[] = $isKnown ? "err:{$item['err']}" : self::fail('target-unknown', $at);
        }
        if (($item['record'] ?? false) === true) {
            $words[] = 'record';
        }
        return implode(' ', $words);
    }

    private static function texted(mixed $sms, int $at): string
    {
        if (!is_array($sms)) {
            self::fail('action-wrong', $at);
        }
        $to = $sms['to'] ?? '';
        if ($to !== '$phone' && !self::isPhone($to)) {
            self::fail('number-wrong', $at);
        }
        $sender = $sms['sender'] ?? '';
        if (self::plain($sender) === '' || preg_match('/[,\r\n]/', $sender)) {
            self::fail('sender-wrong', $at);
        }
        $words = self::plain($sms['text'] ?? '');
        if ($words === '') {
            self::fail('text-empty', $at);
        }
        return "sms: $to," . self::plain($sender) . ",$words";
    }

    private static function notified(mixed $address, int $at): string
    {
        if (!is_string($address) || !preg_match('~^https?://[^\s/?#][^\s]*$~Diu', $address)) {
            self::fail('address-wrong', $at);
        }
        return self::escaped($address);
    }

    private static function escaped(string $text): string
    {
        return preg_replace('/[\\\\{}]/', '\\\\$0', $text);
    }

    /** One line, without blanks at its ends, its braces and backslashes plain characters. */
    private static function plain(mixed $text): string
    {
        $trimmed = is_string($text) ? trim($text, " \t\r\n") : '';
        return self::escaped(preg_replace('/[ \t]*[\r\n][ \t\r\n]*/', ' ', $trimmed));
    }

    /** The same where a colon could make a command or an entry of it. */
    private static function spoken(mixed $text): string
    {
        return str_replace(':', '\\:', self::plain($text));
    }
}
