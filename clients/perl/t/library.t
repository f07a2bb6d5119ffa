# All vectors of clients/vectors, and what happens when nobody answers: `prove -l t` in the library's folder.

use strict;
use warnings;
use utf8;
use Cwd 'abs_path';
use Digest::SHA 'hmac_sha256_hex';
use File::Basename 'dirname';
use File::Temp ();
use HTTP::Tiny;
use IO::Socket::INET;
use IPC::Open2 'open2';
use JSON::PP ();
use MIME::Base64 'decode_base64';
use Test::More;

use Dozvon;
use Dozvon::Classic;
use Dozvon::Menu 'menu_text';
use Dozvon::Webhook 'read_webhook';

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);

my $VECTORS = abs_path(dirname(__FILE__) . '/../../vectors');
my $PHONE   = '79990000001';
my $json    = JSON::PP->new->utf8->canonical;
$SIG{PIPE} = 'IGNORE';

sub vectors {
    my ($name) = @_;
    open my $file, '<:raw', "$VECTORS/$name.json" or die $!;
    local $/;
    return @{ $json->decode(<$file>) };
}

# A program that prints a line when it is ready and ends with its standard input.
sub program {
    my ($name) = @_;
    my $pid = open2(my $out, my $in, $ENV{NODE} || 'node', "$VECTORS/$name");
    return { pid => $pid, in => $in, out => $out, line => sub { my $line = <$out>; chomp $line; $line } };
}

sub end {
    my ($program) = @_;
    close $program->{in};
    waitpid $program->{pid}, 0;
}

# What a test compares: as JSON, members sorted.
sub same {
    my ($got, $wanted, $name) = @_;
    is($json->allow_nonref->encode($got), $json->allow_nonref->encode($wanted), $name);
}

sub kind {
    my ($error) = @_;
    my ($kind) = ref($error) =~ /(\w+)Error\z/;
    $kind =~ s/(?<=[a-z])(?=[A-Z])/-/g;
    return lc $kind;
}

sub told {
    my ($error) = @_;
    return { kind => kind($error) } if !$error->isa('Dozvon::ApiError');
    return {
        kind => kind($error),
        (map { $_ => $error->$_ } qw(status code title detail errors)),
        (defined $error->id          ? (id         => $error->id)          : ()),
        (defined $error->retry_after ? (retryAfter => $error->retry_after < 1_000_000 ? $error->retry_after : 1_000_000) : ()),    # of dates it differs
    };
}

sub called {
    my ($dozvon, $case) = @_;
    my @given = @{ $case->{arguments} };
    $given[1] = decode_base64($given[1]) if $case->{call} eq 'upload';
    my @options = defined $case->{idempotencyKey} ? (idempotency_key => $case->{idempotencyKey}) : ();
    # Options stand behind all arguments.
    $given[2] = {} if $case->{call} eq 'messages.call' && @given == 2;
    my ($name, $owner) = reverse split /\./, $case->{call} =~ s/([A-Z])/_\l$1/gr;
    my $target = defined $owner ? $dozvon->$owner : $dozvon;
    my $result = eval {
        my $value = $target->$name(@given, @options);
        [ ref $value eq 'Dozvon::Pages' ? [ $value->all ] : $value ];
    };
    return { error => told($@) } if !$result && ref $@;
    die $@ if !$result;
    return { result => $result->[0] };
}

my $server = program('server.mjs');
my $url    = $server->{line}->();
my $http   = HTTP::Tiny->new(proxy => undef, http_proxy => undef);
my $asked  = sub { $http->get("$url/asked/$_[0]")->{content} };

for my $file (qw(api trouble)) {
    my $at = 0;
    for my $case (vectors($file)) {
        my %given = map { exists $case->{$_} ? ($_ => $case->{$_}) : () } qw(key timeout retries);
        my $dozvon = Dozvon->new(url => "$url/$file/$at/", %given);
        same(called($dozvon, $case), exists $case->{error} ? { error => $case->{error} } : { result => $case->{result} }, "$file: $case->{name}");
        is($asked->("$file/$at"), scalar @{ $case->{exchanges} }, "$file: $case->{name}: requests");
        $at++;
    }
}
my $at = 0;
for my $case (vectors('classic')) {
    Dozvon::Classic::configure(url => "$url/classic/$at", login => $case->{login}, password => $case->{password});
    my $function = main->can($case->{call});
    my @result   = $function->(@{ $case->{arguments} });
    my $wanted   = $case->{result};
    my $got      = ref $wanted eq 'ARRAY' ? \@result : length $result[0] ? $result[0] : JSON::PP::false;
    same($got, $wanted, "classic: $case->{name}");
    is($asked->("classic/$at"), scalar @{ $case->{exchanges} }, "classic: $case->{name}: requests");
    $at++;
}
end($server);

for my $case (vectors('menus')) {
    my $text = eval { menu_text($case->{menu}) };
    my $error = $@;
    my $outcome =
        defined $text
        ? { text => $text }
        : { error => { code => $error->code, (defined $error->item ? (item => $error->item) : ()) } };
    same($outcome, { map { exists $case->{$_} ? ($_ => $case->{$_}) : () } qw(text error) }, "menu: $case->{name}");
}
is(menu_text({ menu => 'x', items => [ { on => 1, notify => \1 } ] }), "{menu: x\n1: url\n}", 'a menu of plain Perl');

for my $case (vectors('webhooks')) {
    my $body = $case->{body};
    utf8::encode($body);
    my $call = eval {
        read_webhook(body => $body, content_type => $case->{contentType}, map { $_ => $case->{$_} } qw(signature secret now));
    };
    my $outcome = $call || { error => $@->code };
    same($outcome, { map { exists $case->{$_} ? ($_ => $case->{$_}) : () } qw(kind fields error) }, "webhook: $case->{name}");
}

# Reads a handler call with a right signature.
sub signed {
    my ($body, $type) = @_;
    my $signature = 't=1,v1=' . hmac_sha256_hex("1.$body", 's');
    return read_webhook(body => $body, signature => $signature, content_type => $type, secret => 's', now => 1);
}
for my $body ('mes=%', 'mes=%4', 'mes=%4g', 'mes=%ff', "mes=\xff") {
    ok(!eval { signed($body, undef) } && $@->code eq 'body-unreadable', 'unreadable: ' . unpack 'H*', $body);
}
for my $body ('{"mes":1}', '{"mes":null}', '{"mes":1e2}', '{"mes":true}', '[]', '{"mes":"1"', '[' x 1000) {
    ok(!eval { signed($body, 'application/json') } && $@->code eq 'body-unreadable', 'unreadable: ' . substr $body, 0, 20);
}
same(signed('mes=%CF', 'Application/X-WWW-form-urlencoded; charset="Windows-1251"')->{fields}, { mes => 'П' }, 'another charset');
same(signed('mes=%D0%BF+1&x', '')->{fields}, { mes => 'п 1', x => '' }, 'an empty type is none');
same(signed('{"mes":"12"}', 'application/json')->{fields}, { mes => '12' }, 'a text of digits is one');

my %wrong = (
    'selector-wrong' => [ 'text', undef, { on => ['1'] } ],
    'target-unknown' => [ { on => '1', call => [$PHONE], err => [] } ],
    'address-wrong'  => [ { on => '1', notify => "http\x{17f}://x" } ],
    'action-wrong'   => [ { on => '1', do => ['back'] }, { on => '1', sms => 'x' } ],
);
for my $code (sort keys %wrong) {
    for my $item (@{ $wrong{$code} }) {
        ok(!eval { menu_text({ menu => 'x', items => [$item] }) } && $@->code eq $code, 'no item: ' . $json->allow_nonref->encode($item));
    }
}
is(menu_text({ menu => 'x', items => [ { on => 1, play => "bac\x{212a}" } ] }), "{menu: x\n1: bac\x{212a}\n}", 'the sign of Kelvin is no letter k');

for my $given (
    [ url => 'sms.example', key => 'k' ],
    [ url => 'http://x?y', key => 'k' ],
    [ url => 'http://x' ],
    [ url => 'http://x', key => '' ],
    [ url => 'http://x', key => "k\nx: y" ])
{
    ok(!eval { Dozvon->new(@$given) } && $@->isa('Dozvon::DozvonError'), "refused: @$given");
}
ok(Dozvon->new(url => 'http://127.0.0.1:1', key => 'k')->messages->list, 'nobody is asked before the first item is wanted');
ok(!eval { send_sms($PHONE, 'x', 0, 0, 0, 12); 1 } && $@->isa('Dozvon::DozvonError'), 'no format 12');

# A server in a process of its own: answers each connection with what it is given (undef: never; 'drip': an octet now and then, for ever);
# writes down what it heard.
sub hearing {
    return hearing_at(IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1'), @_);
}

sub hearing_at {
    my ($socket, @answers) = @_;
    die $! if !$socket;
    my $heard = File::Temp->new;
    my $pid   = fork;
    if (!$pid) {
        my @open;
        for my $answer (@answers) {
            # A client that does not trust a certificate hangs up.
            my $connection = $socket->accept or next;
            push @open, $connection;
            my ($text, $head, $body) = ('');
            do {
                sysread $connection, $text, 65536, length $text or last;
                ($head, $body) = split /\r\n\r\n/, $text, 2;
            } until defined $body && length $body >= ($head =~ /content-length: (\d+)/i ? $1 : 0);
            syswrite $heard, "$text\n====\n";
            next if !defined $answer;
            if ($answer eq 'drip') {
                syswrite $connection, "HTTP/1.1 200 OK\r\nx: ";
                select undef, undef, undef, 0.02 while syswrite $connection, 'x';
                next;
            }
            syswrite $connection, $answer;
            close $connection;
        }
        sleep 60;
        require POSIX;
        POSIX::_exit(0);
    }
    return {
        url => 'http://127.0.0.1:' . $socket->sockport,
        end => sub {
            kill 'KILL', $pid;
            waitpid $pid, 0;
            open my $file, '<:raw', $heard->filename or die $!;
            local $/;
            return grep { /\S/ } split /\n====\n/, <$file>;
        },
    };
}

my $sending = { recipients => [$PHONE], text => 'Hello' };
my $ok = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}";
my $hearing = hearing('', $ok);
same(Dozvon->new(url => $hearing->{url}, key => 'k')->messages->send($sending), { id => '1' }, 'a broken connection is tried again');
my @keys = map { /^idempotency-key: "(.*)"/im ? $1 : () } $hearing->{end}->();
is(scalar @keys, 2, 'with a key');
is($keys[0], $keys[1], 'which is the same');
like($keys[0], qr/\A[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\z/, 'and a random UUID');

$hearing = hearing('', '', $ok);
ok(!eval { Dozvon->new(url => $hearing->{url}, key => 'k', retries => 1)->balance; 1 } && ref $@ eq 'Dozvon::ConnectionError', 'an answer that breaks off');
is(scalar(() = $hearing->{end}->()), 2, 'is asked for again once, and not more often by HTTP::Tiny');

$hearing = hearing(undef, undef);
my $done = eval { Dozvon->new(url => $hearing->{url}, key => 'k', timeout => 0.3, retries => 1)->balance; 1 };
is(ref $@, 'Dozvon::TimeoutError', 'no answer is a time-out');
ok($@->isa('Dozvon::ConnectionError'), 'which is a connection error');
is(scalar(() = $hearing->{end}->()), 2, 'it was tried twice');

$hearing = hearing('drip');
eval { Dozvon->new(url => $hearing->{url}, key => 'k', timeout => 0.3, retries => 0)->balance };
is(ref $@, 'Dozvon::TimeoutError', 'an answer that drips is a time-out');
$hearing->{end}->();

sub answer {
    my ($status, $body, $type, $more) = @_;
    $type = 'application/json' if !defined $type;
    $more = '' if !defined $more;
    return "HTTP/1.1 $status x\r\ncontent-type: $type\r\n${more}content-length: " . length($body) . "\r\n\r\n$body";
}

for my $answer (substr(answer(200, '{}'), 0, -1), "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", "SSH-2.0\r\n") {
    $hearing = hearing($answer);
    eval { Dozvon->new(url => $hearing->{url}, key => 'k', retries => 0)->balance };
    is(ref $@, 'Dozvon::ConnectionError', 'broken off: ' . unpack 'H*', $answer);
    $hearing->{end}->();
}

my @strange = ([ '<html>', 'text/html' ], ['{"items":['], ['[]'], [ '{"items":{}}', 'Application/JSON' ], ['{"items":[],"next":[5]}'], ['{"items":[],"next":""}']);
$hearing = hearing(map { answer(200, @$_) } @strange);
my $client = Dozvon->new(url => $hearing->{url}, key => 'k');
for my $given (@strange) {
    eval { $client->messages->list->all };
    is(ref $@, 'Dozvon::UnreadableError', "unreadable: $given->[0]");
}
$hearing->{end}->();

my $page = answer(200, '{"items":[{"a":1}],"next":"same"}');
my $busy = '{"code":"requests-too-many"}';
$hearing = hearing(
    $page, $page,
    answer(200, 'a;b', 'text/csv'),
    answer(200, '123456'),
    answer(429, $busy, undef, "retry-after: Fri, 31 Dec 2100 23:59:59 GMT\r\n"),
    answer(429, $busy, undef, "retry-after: 60\r\nretry-after: Sat, 01 Jan 2000 00:00:00 GMT\r\n"),
    answer(200, '{}'),
    answer(599, $busy, undef, "retry-after: 60\r\n"),
    '',
    answer(502, ''),
    answer(429, $busy, undef, "retry-after: 0\r\n"),
    answer(200, '{}'),
    '',
    answer(200, '{}'),
);
$client = Dozvon->new(url => $hearing->{url}, key => 'k');
eval { $client->messages->list->all };
is(ref $@, 'Dozvon::UnreadableError', 'a list without an end ends');
is($client->request('GET', '/export'), 'a;b', 'any address may answer otherwise');
{
    local $Dozvon::Transport::REPLY_MAX = 5;
    eval { $client->balance };
    is(ref $@, 'Dozvon::UnreadableError', 'an answer that is too long is unreadable');
}
eval { $client->balance };
is(ref $@, 'Dozvon::RateLimitError', 'a date far away is not waited for');
ok($@->retry_after > 1_000_000, 'and is told in seconds');
same($client->balance, {}, 'a date that is over is, the last one of several');
eval { $client->balance };
is(ref $@, 'Dozvon::UnavailableError', 'a server may answer 599 itself');
eval { $client->request('POST', '/black-list', undef, {}) };
is(ref $@, 'Dozvon::ConnectionError', 'what may have been done is not sent again');
eval { $client->contacts->add({}) };
is(ref $@, 'Dozvon::UnavailableError', 'nor after an answer from something on the way');
same($client->contacts->add({}), {}, 'but when it was not done');
same($client->request('POST', '/black-list', undef, {}, idempotency_key => 'k'), {}, 'and with a key');
is(scalar(() = $hearing->{end}->()), 14, 'no more was asked');

my $tls = abs_path(dirname(__FILE__) . '/../../../test/support/tls/localhost.pem');
(my $private = $tls) =~ s/\.pem\z/-key.pem/;
my $can_tls = eval { require IO::Socket::SSL; require Net::SSLeay; 1 };
for my $trusted (undef, $tls) {
    local $ENV{SSL_CERT_FILE} = $trusted;
    delete $ENV{SSL_CERT_FILE} if !defined $trusted;
    my @place = (Listen => 5, LocalAddr => '127.0.0.1');
    my $door = $can_tls ? IO::Socket::SSL->new(@place, SSL_cert_file => $tls, SSL_key_file => $private) : IO::Socket::INET->new(@place);
    $hearing = hearing_at($door, answer(200, '{}'));
    my $url = $hearing->{url} =~ s{http://127\.0\.0\.1}{https://localhost}r;
    my $got = eval { Dozvon->new(url => $url, key => 'k', retries => 0)->balance };
    my $wanted = !$can_tls ? qr/IO::Socket::SSL/ : defined $trusted ? qr/\A\z/ : qr/certificate verify failed/;
    like($got ? '' : "$@", $wanted, 'a certificate is checked: ' . ($trusted ? 'trusted' : 'unknown'));
    $hearing->{end}->();
}

$hearing = hearing(answer(200, '{}'), answer(200, '9.00', 'text/plain'), answer(407, ''));
(my $proxy = $hearing->{url}) =~ s{//}{//user:p%40ss@};
{
    local $ENV{no_proxy} = 'sms.example';
    same(Dozvon->new(url => 'http://sms.example/x', key => 'k', proxy => $proxy)->balance, {}, 'over a proxy');
    Dozvon::Classic::configure(url => 'http://sms.example', login => 'shop', password => 'p', proxy => $proxy);
    is(get_balance(), '9.00', 'the classic functions too');
    Dozvon::Classic::configure(proxy => undef);
    eval { Dozvon->new(url => 'https://sms.example', key => 'k', proxy => $proxy, retries => 0)->balance };
    is(ref $@, 'Dozvon::ConnectionError', 'a proxy that refuses');
}
my @asked = $hearing->{end}->();
like($asked[0], qr{\AGET http://sms\.example/x/api/v1/account/balance HTTP/1\.1\r\n}, 'is asked for the whole address');
like($asked[0], qr{^proxy-authorization: Basic dXNlcjpwQHNz\r$}im, 'is told who asks');
like($asked[1], qr{\APOST http://sms\.example/sys/balance\.php }, 'each time');
ok(!$can_tls || $asked[2] =~ /\ACONNECT sms\.example:443 / && $asked[2] !~ /Bearer/, 'and for a tunnel to an https address');
for my $wrong ('socks5://x', 'x', 'http://') {
    ok(!eval { Dozvon->new(url => 'http://x', key => 'k', proxy => $wrong) } && $@->isa('Dozvon::DozvonError'), "no proxy: $wrong");
}

my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1');
my $closed = 'http://127.0.0.1:' . $socket->sockport;
close $socket;
eval { Dozvon->new(url => $closed, key => 'k', retries => 0)->balance };
is(ref $@, 'Dozvon::ConnectionError', 'a closed port is a connection error');
Dozvon::Classic::configure(url => $closed, login => 'shop', password => 'p', retries => 0);
is_deeply([ send_sms($PHONE, 'Hello') ], [ '', '-100' ], 'a classic function says -100');
is(get_balance(), '', 'a classic balance is empty');

$hearing = hearing("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
eval { Dozvon->new(url => $hearing->{url}, key => 'k')->balance };
is(ref $@, 'Dozvon::InvalidRequestError', 'a redirect is refused');
is($@->status, 302, 'with its status');
$hearing->{end}->();

$hearing = hearing("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n1,1,1.40,9.00");
my $file = File::Temp->new;
syswrite $file, "RIFF\0";
Dozvon::Classic::configure(url => $hearing->{url});
is_deeply([ send_sms($PHONE, 'Да', 0, 0, 0, 0, undef, '', $file->filename) ], [ '1', '1', '1.40', '9.00' ], 'a sending with a file');
my ($heard) = $hearing->{end}->();
my $mes = "name=\"mes\"\r\n\r\nДа\r\n";
utf8::encode($mes);
ok(index($heard, $mes) > 0, 'fields go as parts');
my ($name) = $file->filename =~ m{([^/]*)\z};
ok(index($heard, "name=\"file0\"; filename=\"$name\"\r\ncontent-type: application/octet-stream\r\n\r\nRIFF\0\r\n") > 0, 'files too');

my $sink = program('mail.mjs');
my ($plain, @encrypted) = split / /, $sink->{line}->();
$Dozvon::Classic::SMTP_SERVER = "127.0.0.1:$plain";
ok(send_sms_mail($PHONE, 'код 1', 0, 0, 7, 1, 'Shop'), 'a command goes by mail');
my $mail = $json->decode($sink->{line}->());
is($mail->{text}, "shop:p:7:0:0,1,Shop:$PHONE:код 1", 'its text');
is($mail->{to}, 'send@send.sms.example', 'its address');
like($mail->{type}, qr/charset=utf-8/, 'its charset');
if (!$can_tls) {
    local $Dozvon::Classic::SMTP_SECURITY = 'tls';
    ok(!eval { send_sms_mail($PHONE, 'x') } && $@->isa('Dozvon::DozvonError'), 'no encrypted way without IO::Socket::SSL');
}
else {
    local ($Dozvon::Classic::SMTP_LOGIN, $Dozvon::Classic::SMTP_PASSWORD) = ('mailer', 'phrase');
    for ([ 'starttls', $encrypted[0] ], [ 'tls', $encrypted[1] ]) {
        (local $Dozvon::Classic::SMTP_SECURITY, my $port) = @$_;
        local $Dozvon::Classic::SMTP_SERVER = "127.0.0.1:$port";
        is(send_sms_mail($PHONE, 'nobody knows'), '', "$$_[0] with a certificate nobody knows");
        local %ENV = (%ENV, SSL_CERT_FILE => abs_path("$VECTORS/../../test/support/tls/localhost.pem"));
        ok(send_sms_mail($PHONE, $$_[0]), "$$_[0] with a known one");
        $mail = $json->decode($sink->{line}->());
        is("@$mail{qw(encrypted login text)}", "1 mailer shop:p:0:0:0,0,:$PHONE:$$_[0]", 'signed in, and encrypted');
    }
    local $Dozvon::Classic::SMTP_SECURITY = 'starttls';
    is(send_sms_mail($PHONE, 'x'), '', 'STARTTLS that is not offered');
}
end($sink);

for (
    [ 'localhost', '', 'localhost 25 plain' ],
    [ '127.0.0.1:2525', '', '127.0.0.1 2525 plain' ],
    [ '[::1]:2525', '', '::1 2525 plain' ],
    [ 'mail.sms.example', '', 'mail.sms.example 25 starttls' ],
    [ '127.0.0.1.sms.example:587', '', '127.0.0.1.sms.example 587 starttls' ],
    [ 'mail.sms.example:465', '', 'mail.sms.example 465 tls' ],
    [ 'mail.sms.example', 'tls', 'mail.sms.example 465 tls' ],
    [ 'mail.sms.example', 'plain', 'mail.sms.example 25 plain' ],
    )
{
    my ($server, $security, $way) = @$_;
    is(join(' ', Dozvon::Classic::_mail_way($server, $security)), $way, "the way to $server");
}
for ([ '', '' ], [ 'mail.sms.example:x', '' ], [ 'localhost', 'none' ]) {
    ok(!eval { Dozvon::Classic::_mail_way(@$_) } && $@->isa('Dozvon::DozvonError'), "no way: @$_");
}

done_testing;
