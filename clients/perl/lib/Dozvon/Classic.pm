package Dozvon::Classic;

# The functions of the classic libraries with the same arguments and results: all values are texts cut from the reply with fmt=1.
#
#   use Dozvon::Classic url => 'https://sms.example', login => 'shop', password => 'p';
#
# An empty login: the password is a key of the account. What is told so stands in the variables below.

use strict;
use warnings;
use MIME::Base64 ();
use Time::HiRes ();
use Dozvon::Errors;
use Dozvon::Transport;

our ($SMSC_URL, $SMSC_LOGIN, $SMSC_PASSWORD) = ('https://sms.example', '', '');

# Seconds for one try; how often a request may be sent again when nothing came back.
our ($SMSC_TIMEOUT, $SMSC_RETRIES) = (30, 4);

# Address of an HTTP proxy.
our $SMSC_PROXY;

# What send_sms_mail needs: the SMTP door's address for commands, a mail server (host or host:port), and a login where it asks for one.
our ($SMTP_FROM, $SMTP_TO, $SMTP_SERVER, $SMTP_LOGIN, $SMTP_PASSWORD) = ('api@sms.example', 'send@send.sms.example', '', '', '');

# "tls" from the beginning, "starttls", or "plain"; empty: "plain" on this machine, "tls" at port 465, else "starttls".
our $SMTP_SECURITY = '';

my @FUNCTIONS = qw(send_sms send_sms_mail get_sms_cost get_status get_balance);
my @FLAGS = ('', 'flash=1', 'push=1', 'hlr=1', 'bin=1', 'bin=2', 'ping=1', 'mms=1', 'mail=1', 'call=1', 'viber=1', 'soc=1');

# The reply when nobody answered after the last try.
use constant NO_ANSWER => ',-100';

sub import {
    my ($class, %given) = @_;
    configure(%given);
    my $caller = caller;
    no strict 'refs';
    *{"${caller}::$_"} = \&$_ for @FUNCTIONS;
}

# By names: url, login, password, timeout, retries, proxy.
sub configure {
    my (%given) = @_;
    my %places = (
        url      => \$SMSC_URL,
        login    => \$SMSC_LOGIN,
        password => \$SMSC_PASSWORD,
        timeout  => \$SMSC_TIMEOUT,
        retries  => \$SMSC_RETRIES,
        proxy    => \$SMSC_PROXY,
    );
    for my $name (keys %given) {
        Dozvon::DozvonError->throw("nothing is called $name here") if !$places{$name};
        ${ $places{$name} } = $given{$name};
    }
    return;
}

# (id, count, cost, balance), or (id, -error). Files: paths in a list behind the query.
sub send_sms {
    my ($phones, $message, $translit, $time, $id, $format, $sender, $query, @files) = @_;
    @files = @{ $files[0] } if @files && ref $files[0];
    my @fields = (cost => 3, phones => $phones, mes => $message, translit => $translit || 0, id => $id || 0);
    push @fields, _flag($format), _sender($sender);
    push @fields, time => $time if $time;
    return split /,/, _ask('send', [ @fields, _query($query) ], @files), -1;
}

# Sends a command by mail over $SMTP_SERVER; true when the mail server took it. The mail has the password in it: it leaves this machine
# encrypted, unless $SMTP_SECURITY is "plain".
sub send_sms_mail {
    my ($phones, $message, $translit, $time, $id, $format, $sender) = map { defined $_ ? $_ : '' } @_[ 0 .. 6 ];
    $_ ||= 0 for $translit, $time, $id, $format;
    require Net::SMTP;
    my $text = "$SMSC_LOGIN:$SMSC_PASSWORD:$id:$time:$translit,$format,$sender:$phones:$message";
    my ($host) = $SMTP_FROM =~ /([^@]*)\z/;
    my $letter = join "\r\n", "From: $SMTP_FROM", "To: $SMTP_TO", 'Message-ID: <' . Dozvon::Transport::uuid() . "\@$host>",
        'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
        MIME::Base64::encode_base64(Dozvon::Transport::octets($text), "\r\n");
    my ($to, $port, $way) = _mail_way($SMTP_SERVER, $SMTP_SECURITY);
    Dozvon::DozvonError->throw('an encrypted way needs Net::SMTP 3.0 and IO::Socket::SSL') if $way ne 'plain' && !eval { Net::SMTP->can_ssl };
    my @known = defined $ENV{SSL_CERT_FILE} ? (SSL_ca_file => $ENV{SSL_CERT_FILE}) : ();
    my @ssl = $way eq 'tls' ? (SSL => 1, @known) : ();
    my $server = Net::SMTP->new($to, Port => $port, Timeout => $SMSC_TIMEOUT, @ssl) or return '';
    my $done = ($way ne 'starttls' || $server->starttls(@known)) && (!length $SMTP_LOGIN || _mail_login($server))
        && $server->mail($SMTP_FROM) && $server->to($SMTP_TO) && $server->data($letter);
    # A connection that could not be encrypted is of no use any more.
    $way eq 'starttls' && !$done ? $server->close : $server->quit;
    return $done ? 1 : '';
}

# Without Authen::SASL, which is no part of Perl.
sub _mail_login {
    my ($server) = @_;
    my $access = MIME::Base64::encode_base64(Dozvon::Transport::octets("\0$SMTP_LOGIN\0$SMTP_PASSWORD"), '');
    return $server->command('AUTH', 'PLAIN', $access)->response == 2;
}

# Host, port, and "tls", "starttls" or "plain".
sub _mail_way {
    my ($server, $security) = @_;
    my ($v6, $host, $port) = $server =~ /\A(?:\[([0-9a-f:.]+)\]|([^\s:\[\]]+))(?::([0-9]{1,5}))?\z/i;
    $host = $v6 if defined $v6;
    if (!defined $host || $security !~ /\A(?:tls|starttls|plain)?\z/) {
        Dozvon::DozvonError->throw('send_sms_mail needs $SMTP_SERVER, and $SMTP_SECURITY is tls, starttls, plain or empty');
    }
    my $near = $host =~ /\A(?:localhost|127(?:\.[0-9]{1,3}){3}|::1)\z/i;
    my $way = length $security ? $security : $near ? 'plain' : ($port || 0) == 465 ? 'tls' : 'starttls';
    return ($host, $port || ($way eq 'tls' ? 465 : 25), $way);
}

# (cost, count), or (0, -error).
sub get_sms_cost {
    my ($phones, $message, $translit, $format, $sender, $query) = @_;
    my @fields = (cost => 1, phones => $phones, mes => $message, _sender($sender), translit => $translit || 0);
    return split /,/, _ask('send', [ @fields, _flag($format), _query($query) ]), -1;
}

# One message: its columns. Several ids (with commas): a list of references to such rows. Refused: (0, -error).
sub get_status {
    my ($id, $phone, $all) = @_;
    $all ||= 0;
    my $reply = _ask('status', [ phone => $phone, id => $id, all => $all ]);
    return _columns($reply, $all) if $id !~ /,/;
    my @rows = grep { $_ ne '' } split /\n/, $reply;
    return _columns($rows[0], $all) if @rows == 1 && $rows[0] =~ /\A0?,-/;
    return map { [ split /,/, $_, -1 ] } @rows;
}

# The balance, or the empty text.
sub get_balance {
    my $reply = _ask('balance', []);
    $reply =~ s/\A\s+|\s+\z//g;
    return $reply =~ /,/ ? '' : $reply;
}

# One page; the text of its reply, which has a refusal's form when nobody answered.
sub _ask {
    my ($page, $fields, @files) = @_;
    my $way = Dozvon::Transport::way($SMSC_URL, $SMSC_TIMEOUT, $SMSC_PROXY);
    my @access = length $SMSC_LOGIN ? (login => $SMSC_LOGIN, psw => $SMSC_PASSWORD) : (apikey => $SMSC_PASSWORD);
    my @told = (@access, fmt => 1, charset => 'utf-8', @$fields);
    my ($type, $body) =
        @files ? _multipart(\@told, @files) : ('application/x-www-form-urlencoded', Dozvon::Transport::pairs(@told));
    for my $attempt (0 .. $SMSC_RETRIES) {
        Time::HiRes::sleep(Dozvon::Transport::growing($attempt - 1)) if $attempt > 0;
        my $reply = eval {
            Dozvon::Transport::once($way, 'POST', "/sys/$page.php", { 'content-type' => $type }, $body);
        };
        die $@ if !$reply && !(ref $@ && ($@->isa('Dozvon::ConnectionError') || $@->isa('Dozvon::UnreadableError')));
        next if !$reply || !$reply->{success} || $reply->{content} eq '';
        my $text = $reply->{content};
        utf8::decode($text);
        return $text;
    }
    return NO_ANSWER;
}

sub _multipart {
    my ($fields, @files) = @_;
    my $border = Dozvon::Transport::uuid();
    my ($body, @left) = ('', @$fields);
    while (my ($name, $value) = splice @left, 0, 2) {
        my $octets = Dozvon::Transport::octets($value);
        $body .= "--$border\r\ncontent-disposition: form-data; name=\"$name\"\r\n\r\n$octets\r\n";
    }
    for my $at (0 .. $#files) {
        open my $file, '<:raw', $files[$at] or Dozvon::DozvonError->throw("the file $files[$at] cannot be read: $!");
        my $content = do { local $/; <$file> };
        close $file;
        my ($name) = $files[$at] =~ m{([^/\\]*)\z};
        $name =~ s/([\r\n"])/sprintf '%%%02X', ord $1/ge;
        $body .= "--$border\r\ncontent-disposition: form-data; name=\"file$at\"; filename=\"$name\"\r\n"
            . "content-type: application/octet-stream\r\n\r\n$content\r\n";
    }
    return ("multipart/form-data; boundary=$border", "$body--$border--\r\n");
}

sub _flag {
    my ($format) = @_;
    $format ||= 0;
    Dozvon::DozvonError->throw("no format $format") if $format !~ /\A[0-9]{1,2}\z/ || $format > $#FLAGS;
    return _query($FLAGS[$format]);
}

# No sender is undef, or 0 as in old code; an empty text is sent.
sub _sender {
    my ($sender) = @_;
    return !defined $sender || $sender eq '0' ? () : (sender => $sender);
}

# `name=value&…` as a caller wrote it, percent codes read, as a flat list.
sub _query {
    my ($query) = @_;
    return map {
        my ($name, $value) = map { _read($_) } split /=/, $_, 2;
        ($name => defined $value ? $value : '')
    } grep { $_ ne '' } split /&/, defined $query ? $query : '';
}

sub _read {
    my $text = Dozvon::Transport::octets($_[0]);
    $text =~ tr/+/ /;
    $text =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    utf8::decode($text);
    return $text;
}

# Texts may hold commas: with `all` the columns before them are counted.
sub _columns {
    my ($row, $all) = @_;
    my @columns = split /,/, $row, -1;
    return @columns if !$all;
    my $hlr = $columns[ $all == 1 ? 14 : 17 ];
    return @columns if defined $hlr && $hlr eq 'HLR';
    my $most = $all == 1 ? 9 : 12;
    return @columns <= $most ? @columns : (@columns[ 0 .. $most - 2 ], join ',', @columns[ $most - 1 .. $#columns ]);
}

1;
