package Dozvon::Transport;

# One request and what becomes of it: how it is written, time-out, repetition, refusals. It must not know operations.

use strict;
use warnings;
use Digest::SHA ();
use HTTP::Tiny 0.050;
use JSON::PP ();
use MIME::Base64 ();
use Time::HiRes ();
use Dozvon::Errors;

use constant FIRST_PAUSE => 0.5;
use constant LAST_PAUSE  => 10;

# Octets of an answer: a recording of half an hour has its place in it.
our $REPLY_MAX = 64 << 20;

# A wait that the server asks for is waited for when it is no longer.
use constant RETRY_AFTER_MAX => 10;

# Refusals that pass by themselves; any other comes again.
my %PASSING = map { $_ => 1 } qw(requests-too-many key-in-use service-unavailable);
my %GATEWAY = map { $_ => 1 } 502, 503, 504;

# HTTP::Tiny repeats some requests of its own accord; whether one is sent again is decided here alone.
package Dozvon::Transport::Http {
    our @ISA = 'HTTP::Tiny';

    sub _request {
        my ($self, @given) = @_;
        my $response = eval { $self->SUPER::_request(@given) };
        return $response if $response;
        die "no answer: $@";
    }

    sub _open_handle {
        my ($self, @given) = @_;
        my $handle = bless $self->SUPER::_open_handle(@given), 'Dozvon::Transport::Handle';
        $handle->{dozvon_deadline} = $self->{dozvon_deadline};
        return $handle;
    }
}

# Every read and write has its own limit; this one is for a server that sends a letter now and then.
package Dozvon::Transport::Handle {
    our @ISA = 'HTTP::Tiny::Handle';

    sub _do_timeout {
        my ($self, $type) = @_;
        my $left = $self->{dozvon_deadline} - Time::HiRes::time();
        die "Timed out: the time is up\n" if $left <= 0;
        return $self->SUPER::_do_timeout($type, $left);
    }
}

package Dozvon::Transport;

sub new {
    my ($class, %given) = @_;
    my $way  = way(@given{qw(url timeout proxy)});
    my $self = bless { way => $way, retries => $given{retries} }, $class;
    my ($key, $login, $password) = @given{qw(key login password)};
    Dozvon::DozvonError->throw('a key, or a login and a password, is needed') if !defined $key && !defined $login;
    my $octets = octets(defined $key ? $key : $login . ':' . (defined $password ? $password : ''));
    Dozvon::DozvonError->throw('a key is printable ASCII without blanks') if defined $key && $key !~ /\A[\x21-\x7e]+\z/;
    $self->{authorization} = defined $key ? "Bearer $octets" : 'Basic ' . MIME::Base64::encode_base64($octets, '');
    return $self;
}

sub authorization { return $_[0]{authorization} }

# How a server is asked: its address without slashes at the end, seconds, and a proxy or undef; refuses what is no address.
sub way {
    my ($url, $timeout, $proxy) = @_;
    if (!defined $url || $url !~ m{\Ahttps?://[^\s/?#\@]+(?:/[^\s?#]*)?\z}) {
        Dozvon::DozvonError->throw('not an address of a server: ' . (defined $url ? $url : ''));
    }
    Dozvon::DozvonError->throw('not an address of a proxy') if defined $proxy && $proxy !~ m{\Ahttp://(?:[^\s/@]*@)?[^\s/?#@]+/?\z};
    $url =~ s{/+\z}{};
    return { url => $url, timeout => $timeout, proxy => $proxy };
}

sub octets {
    my ($text) = @_;
    $text = "$text";
    # Half a surrogate pair has no UTF-8.
    $text =~ s/[\x{d800}-\x{dfff}]/\x{fffd}/g;
    utf8::encode($text);
    return $text;
}

# All but the unreserved characters of RFC 3986 2.3 becomes percent codes of its UTF-8.
sub percent {
    my $octets = octets($_[0]);
    $octets =~ s/([^A-Za-z0-9\-._~])/sprintf '%%%02X', ord $1/ge;
    return $octets;
}

# `name=value` pairs of a flat list in its order.
sub pairs {
    my @fields = @_;
    my @written;
    while (my ($name, $value) = splice @fields, 0, 2) {
        push @written, percent($name) . '=' . percent($value);
    }
    return join '&', @written;
}

# JSON without blanks, members sorted by code point, letters as they are.
sub json {
    my ($value) = @_;
    my $text = eval { JSON::PP->new->canonical->allow_nonref->encode($value) };
    Dozvon::DozvonError->throw("the body cannot be written as JSON: $@") if !defined $text;
    $text = octets($text);
    # JSON::PP escapes U+007F, which RFC 8259 leaves as it is.
    $text =~ s/(?<!\\)((?:\\\\)*)\\u007f/$1\x7f/g;
    return $text;
}

# A random UUID (RFC 9562 5.4). Perl has no source of chance of its own that is good enough where there is no /dev/urandom; unique it is.
my $made = 0;

sub uuid {
    my $octets = '';
    if (open my $file, '<:raw', '/dev/urandom') {
        read $file, $octets, 16;
        close $file;
    }
    if (length $octets < 16) {
        $octets = substr Digest::SHA::sha256(join ' ', Time::HiRes::time(), $$, ++$made, map { rand } 1 .. 8), 0, 16;
    }
    my @parts = unpack 'H8 H4 H4 H4 H12', $octets;
    $parts[2] = sprintf '%04x', (hex($parts[2]) & 0x0fff) | 0x4000;
    $parts[3] = sprintf '%04x', (hex($parts[3]) & 0x3fff) | 0x8000;
    return join '-', @parts;
}

# One try: an answer whatever its status, with status, headers, content.
sub once {
    my ($way, $method, $target, $headers, $content) = @_;
    my $timeout = $way->{timeout};
    my $http = Dozvon::Transport::Http->new(
        timeout      => $timeout,
        max_redirect => 0,
        max_size     => $REPLY_MAX,
        verify_SSL   => 1,
        keep_alive   => 0,
        agent        => 'dozvon-perl',
        # What the environment says of proxies does not count.
        proxy => undef,
        no_proxy => [],
        map { $_ => $way->{proxy} } qw(http_proxy https_proxy),
    );
    $http->{dozvon_deadline} = Time::HiRes::time() + $timeout;
    my $reply = $http->request($method, $way->{url} . $target, { headers => $headers, defined $content ? (content => $content) : () });
    # What HTTP::Tiny says itself; a server may answer 599 too.
    if ($reply->{status} == 599 && !defined $reply->{protocol}) {
        my $said = $reply->{content};
        Dozvon::UnreadableError->throw('the answer is too long') if $said =~ /Size of response body exceeds/;
        Dozvon::TimeoutError->throw('the server did not answer in time') if $said =~ /timed out/i;
        $said =~ s/ at \S+ line \d+.*//s;
        Dozvon::ConnectionError->throw("the server cannot be reached: $said");
    }
    $reply->{content} = '' if !defined $reply->{content};
    return $reply;
}

# A header of an answer; of several of one name the last one.
sub header {
    my ($reply, $name) = @_;
    my $told = $reply->{headers}{$name};
    return ref $told ? $told->[-1] : $told;
}

# The answer of a success. Sent again when nothing came back, and when the refusal passes by itself.
sub send_request {
    my ($self, $method, $target, $headers, $content) = @_;
    for (my $attempt = 0 ; ; $attempt++) {
        my $reply = eval { once($self->{way}, $method, $target, $headers, $content) };
        my $trouble = $@;
        if ($reply) {
            return $reply if $reply->{success};
            $trouble = Dozvon::Errors::api_error($reply->{status}, $reply->{content}, header($reply, 'retry-after'));
        }
        die $trouble if !ref $trouble;
        my $pause = pause_before($trouble, $attempt);
        # A POST without a key may have been done although nothing came back.
        my $once = $method eq 'POST' && !exists $headers->{'idempotency-key'};
        $pause = undef if $once && !($trouble->isa('Dozvon::ApiError') && $PASSING{ $trouble->code });
        die $trouble if $attempt >= $self->{retries} || !defined $pause;
        Time::HiRes::sleep($pause);
    }
}

# Seconds before a repetition that nobody told the time of.
sub growing {
    my ($attempt) = @_;
    my $longest = FIRST_PAUSE * 2**$attempt;
    return ($longest < LAST_PAUSE ? $longest : LAST_PAUSE) * (0.5 + rand() / 2);
}

# Seconds; undef: it is not sent again.
sub pause_before {
    my ($trouble, $attempt) = @_;
    return growing($attempt) if $trouble->isa('Dozvon::ConnectionError');
    return undef if !$trouble->isa('Dozvon::ApiError');
    my $passing = $trouble->code eq 'unknown' ? $GATEWAY{ $trouble->status } : $PASSING{ $trouble->code };
    return undef if !$passing;
    return growing($attempt) if !defined $trouble->retry_after;
    return $trouble->retry_after <= RETRY_AFTER_MAX ? $trouble->retry_after : undef;
}

1;
