package Dozvon::Menu;

# A menu as data, and the text it becomes. Owns how texts are escaped and what a menu of data must fulfil.

use strict;
use warnings;
use Exporter 'import';
use JSON::PP ();
use Dozvon::Errors;

our @EXPORT_OK = ('menu_text');

my %FAULTS = (
    'selector-wrong'  => 'not a key, a path of keys or a label of Latin letters and digits',
    'action-wrong'    => 'an item does one thing',
    'text-empty'      => 'the text is empty',
    'text-is-command' => 'the text alone would be taken for a command',
    'numbers-wrong'   => 'one to nine numbers are called',
    'number-wrong'    => 'not a number to be called or written to',
    'wait-wrong'      => 'a number rings 1 to 120 seconds',
    'target-unknown'  => 'the jump leads to an item that is not there',
    'sender-wrong'    => 'the sender is empty or holds a comma or a line end',
    'record-wrong'    => 'a recording lasts 1 to 1,800 seconds',
    'address-wrong'   => 'not an http or https address without blanks',
    'text-too-long'   => 'the text of the menu is longer than 1,000 characters',
);
my @ACTIONS = qw(play do call sms record notify);
my %WORDS = map { $_ => 1 } qw(back start repeat end);
use constant LENGTH_MAX => 1000;

my %VALUES = (play => \&_played, do => \&_did, call => \&_called, sms => \&_texted, record => \&_recorded, notify => \&_notified);

# The text of a call, from { start => …, menu => …, items => […], end => … } (README.md). Dies with a Dozvon::MenuError.
sub menu_text {
    my ($menu) = @_;
    my @items = map { ref $_ eq 'HASH' ? $_ : {} } @{ $menu->{items} || [] };
    my %known = map { defined $_->{on} ? ($_->{on} => 1) : () } @items;
    my @entries;
    for my $at (0 .. $#items) {
        my $item = $items[$at];
        my $on = defined $item->{on} ? $item->{on} : '';
        _fail('selector-wrong', $at) if $on !~ /\A(?:[*#]|[A-Za-z0-9]+)\z/;
        my @actions = grep { exists $item->{$_} && !($_ eq 'record' && exists $item->{call}) } @ACTIONS;
        _fail('action-wrong', $at) if @actions != 1;
        push @entries, "$on: " . $VALUES{ $actions[0] }->($item, $at, \%known);
    }
    my $choice = _spoken($menu->{menu});
    _fail('text-empty') if $choice eq '';
    my ($start, $end) = map { _plain($menu->{$_}) } qw(start end);
    my $text = join "\n", grep({ $_ ne '' } $start), "{menu: $choice", @entries, '}', grep { $_ ne '' } $end;
    _fail('text-too-long') if length $text > LENGTH_MAX;
    return $text;
}

sub _fail {
    my ($code, $at) = @_;
    my $message = defined $at ? 'item ' . ($at + 1) . ": $FAULTS{$code}" : $FAULTS{$code};
    Dozvon::MenuError->throw($message, code => $code, item => $at);
}

sub _within {
    my ($value, $most) = @_;
    return defined $value && !ref $value && $value =~ /\A[0-9]{1,6}\z/ && $value >= 1 && $value <= $most;
}

sub _is_phone {
    my ($value) = @_;
    return defined $value && !ref $value && $value =~ /\A\+?[0-9]{3,15}\z/;
}

sub _played {
    my ($item, $at) = @_;
    my $text = _spoken($item->{play});
    _fail('text-empty', $at) if $text eq '';
    # Letters of ASCII alone are the same in both cases.
    (my $small = $text) =~ tr/A-Z/a-z/;
    _fail('text-is-command', $at) if $small =~ /\A(?:back|start|repeat|end|url|record|record[ \t]+[0-9]+)\z/;
    return $text;
}

sub _did {
    my ($item, $at) = @_;
    my $word = defined $item->{do} ? $item->{do} : '';
    return $WORDS{$word} ? $word : _fail('action-wrong', $at);
}

sub _called {
    my ($item, $at, $known) = @_;
    my ($numbers, $wait, $ok, $err, $record) = @{$item}{qw(call wait ok err record)};
    _fail('numbers-wrong', $at) if ref $numbers ne 'ARRAY' || @$numbers < 1 || @$numbers > 9;
    _fail('number-wrong', $at) if grep { !_is_phone($_) } @$numbers;
    _fail('wait-wrong', $at) if defined $wait && !_within($wait, 120);
    _fail('action-wrong', $at) if defined $ok && $ok ne 'end';
    _fail('target-unknown', $at) if defined $err && !$known->{$err};
    return join ' ', 'call: ' . join(',', @$numbers), defined $wait ? "wait=$wait" : (), defined $ok ? "ok:$ok" : (),
        defined $err ? "err:$err" : (), $record ? 'record' : ();
}

sub _texted {
    my ($item, $at) = @_;
    my $sms = $item->{sms};
    _fail('action-wrong', $at) if ref $sms ne 'HASH';
    my $to = $sms->{to};
    _fail('number-wrong', $at) if !_is_phone($to) && !(defined $to && $to eq '$phone');
    my $sender = _plain($sms->{sender});
    _fail('sender-wrong', $at) if $sender eq '' || $sms->{sender} =~ /[,\r\n]/;
    my $words = _plain($sms->{text});
    _fail('text-empty', $at) if $words eq '';
    return "sms: $to,$sender,$words";
}

sub _recorded {
    my ($item, $at) = @_;
    return _within($item->{record}, 1800) ? "record: $item->{record}" : _fail('record-wrong', $at);
}

# `notify` is true in JSON's way (JSON::PP::true), a true reference (\1), or an address.
sub _notified {
    my ($item, $at) = @_;
    my $address = $item->{notify};
    return 'url' if JSON::PP::is_bool($address) && $address;
    return 'url' if ref $address eq 'SCALAR' && $$address;
    _fail('address-wrong', $at) if !defined $address || ref $address || $address !~ m{\A[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*\z};
    return _escaped($address);
}

sub _escaped {
    my ($text) = @_;
    $text =~ s/([\\{}])/\\$1/g;
    return $text;
}

# One line, without blanks at its ends, its braces and backslashes plain characters.
sub _plain {
    my ($text) = @_;
    return '' if !defined $text || ref $text;
    $text =~ s/\A[ \t\r\n]+|[ \t\r\n]+\z//g;
    $text =~ s/[ \t]*[\r\n][ \t\r\n]*/ /g;
    return _escaped($text);
}

# The same where a colon could make a command or an entry of it.
sub _spoken {
    my $text = _plain($_[0]);
    $text =~ s/:/\\:/g;
    return $text;
}

1;
