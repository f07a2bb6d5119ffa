#!/usr/bin/perl
# A client that writes its requests by hand and escapes next to nothing, as scripts in shells and older libraries do: blanks
# and raw bytes in addresses and forms, empty parts, parameters without a value, time=0. Prints one JSON object of the replies.
# Run: perl careless.pl HOST:PORT LOGIN PASSWORD
use strict;
use warnings;
use IO::Socket::INET;

my ($host, $login, $password) = @ARGV;
my $who = "login=$login&psw=$password";

sub exchange {
    my ($head, $body) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => $host, Timeout => 20) or die "no connection: $!";
    print $socket "$head\r\nHost: smsc\r\nUser-Agent: perl\r\nConnection: Close\r\n";
    print $socket 'Content-Length: ', length $body, "\r\n" if defined $body;
    print $socket "\r\n", $body // '';
    local $/;
    my (undef, $reply) = split /\r\n\r\n/, <$socket>, 2;
    return $reply;
}

sub got { my ($page, $query) = @_; return exchange("GET /sys/$page.php?$query HTTP/1.1") }

sub posted {
    my ($page, $body, $query) = @_;
    $query = defined $query ? "?$query" : '';
    return exchange("POST /sys/$page.php$query HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded", $body);
}

# "Привет, мир" in three charsets, as bytes.
my $utf8 = join '', map { chr hex } qw(d0 9f d1 80 d0 b8 d0 b2 d0 b5 d1 82 2c 20 d0 bc d0 b8 d1 80);
my $win = join '', map { chr hex } qw(cf f0 e8 e2 e5 f2 2c 20 ec e8 f0);
my $koi = join '', map { chr hex } qw(f0 d2 c9 d7 c5 d4 2c 20 cd c9 d2);

my @told;
sub told { my ($name, $reply) = @_; push @told, [$name, $reply]; return $reply }

told('ruby balance', got('balance', "$who&fmt=1&charset=utf-8&"));
told('ruby cost', got('send', "$who&fmt=1&charset=utf-8&cost=1&phones=79990003001&mes=price&translit=0&&"));
told('ruby send', got('send', "$who&fmt=1&charset=utf-8&cost=3&phones=79990003001&mes=Hello&translit=0&id=0&time=0&query"));
told('bare ampersands', got('send', "&&$who&&phones=79990003001&&mes=amp&&&fmt=1&"));
told('utf-8 in the address', got('send', "$who&charset=utf-8&phones=79990003002&mes=$utf8"));
told('windows-1251 in the address', got('send', "$who&phones=79990003003&mes=$win"));
told('koi8-r in the address', got('send', "$who&charset=koi8-r&phones=79990003004&mes=$koi"));
told('blanks and signs in the address', got('send', "$who&phones=+7 (999) 000-30-05&mes=50% off; a<b>\"c\" {d} HTTP/1.1 e"));
told('utf-8 in the form', posted('send', "$who&charset=utf-8&phones=+7 999 000 30 06;8(999)0003007&mes=$utf8"));
told('windows-1251 in the form', posted('send', "$who&phones=79990003008&mes=$win&fmt=1"));
told('form and address', posted('send', "mes=$utf8&phones=79990003009", "$who&charset=utf-8&fmt=3"));
told('all in the address, no form', posted('send', '', "$who&phones=79990003010&mes=empty&fmt=1"));
told('leading ampersand', got('send', "&$who&charset=utf-8&phones=79990003011&sender=&mes=zero&flash=0&translit=0&bin=0&tz=&tinyurl=&cost=0"));
told('line feeds', posted('send', "$who&fmt=1&list=79990003012:one\\ntwo\n79990003013:three; four: five"));
my $id = (told('later', got('send', "$who&fmt=1&phones=79990003014&time=+60&mes=in an hour")) =~ /^(\d+)/)[0];
told('status', got('status', "$who&phone=79990003014&id=$id&fmt=0&all=0&"));
told('error', got('send', "$who&phones=12&mes=wrong number here"));

sub quoted {
    my ($text) = @_;
    $text =~ s/(["\\])/\\$1/g;
    $text =~ s/\n/\\n/g;
    $text =~ s/([\x80-\xff])/sprintf '\\u%04x', ord $1/ge;
    return qq("$text");
}
print '{', (join ',', map { quoted($$_[0]) . ':' . quoted($$_[1]) } @told), "}\n";
