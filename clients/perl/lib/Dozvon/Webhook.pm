package Dozvon::Webhook;

# Calls of the server to a handler: whether they are genuine, and what they say.

use strict;
use warnings;
use Digest::SHA ();
use Encode ();
use Exporter 'import';
use JSON::PP ();
use Dozvon::Errors;

our @EXPORT_OK = ('read_webhook');

use constant FORM => 'application/x-www-form-urlencoded';

# Checks the signature and reads the call: a hash with kind (status, incoming-message, incoming-call, confirming-call, menu) and fields.
# Dies with a Dozvon::WebhookError. Given by names:
#   body          octets as they came; of a GET what follows the question mark
#   signature     the header X-Dozvon-Signature
#   content_type  the header Content-Type; a GET has none
#   secret        the account's secret
#   now           seconds of the Unix clock; the present moment unless told
#   tolerance     seconds a call may be old, or from the future; 300 unless told
sub read_webhook {
    my (%given) = @_;
    my ($body, $secret) = @given{qw(body secret)};
    my $signature = defined $given{signature} ? $given{signature} : '';
    my $tolerance = defined $given{tolerance} ? $given{tolerance} : 300;
    my $now       = defined $given{now}       ? $given{now}       : time;
    my ($seconds, $digest) = $signature =~ /\At=([0-9]{1,12}),v1=([0-9a-f]{64})\z/
        or _fail('signature-missing', 'no header X-Dozvon-Signature, or not one of this form');
    # Octets of characters beyond U+00FF would be none: such a body was decoded before.
    utf8::encode($body) if $body =~ /[^\x00-\xff]/;
    utf8::encode($secret);
    my $made = Digest::SHA::hmac_sha256_hex("$seconds.$body", $secret);
    _fail('signature-wrong', 'the signature is not that of this body') if !_equal($made, $digest);
    _fail('signature-old', 'the call was signed too long ago') if abs($now - $seconds) > $tolerance;
    # Web servers name an empty type where a request has none.
    my $type = defined $given{content_type} && $given{content_type} =~ /\S/ ? $given{content_type} : FORM;
    my $fields = _fields($body, $type);
    return { kind => _kind($fields), fields => $fields };
}

sub _fail {
    my ($code, $message) = @_;
    Dozvon::WebhookError->throw($message, code => $code);
}

# In constant time: both have 64 digits.
sub _equal {
    my ($one, $other) = @_;
    my $differs = 0;
    $differs |= ord(substr $one, $_, 1) ^ ord(substr $other, $_, 1) for 0 .. 63;
    return $differs == 0;
}

sub _fields {
    my ($body, $content_type) = @_;
    my ($type, @rest) = map { s/\A\s+|\s+\z//gr } split /;/, lc $content_type;
    $type = '' if !defined $type;
    my ($charset) = map { /\Acharset="?([^"]*)/ ? $1 : () } @rest;
    my $encoding = Encode::find_encoding(defined $charset ? $charset eq 'utf-8' ? 'UTF-8' : $charset : 'UTF-8');
    my $fields = eval {
              !$encoding                   ? undef
            : $type eq 'application/json' ? _json_fields($encoding->decode($body, Encode::FB_CROAK))
            : $type eq FORM               ? _form_fields($body, $encoding)
            :                               undef;
    };
    return $fields || _fail('body-unreadable', 'another type or charset, or not a body of its type: ask for fmt=3 or a form');
}

sub _json_fields {
    my ($text) = @_;
    my $json = JSON::PP->new->allow_nonref->max_depth(64)->allow_bignum;
    my $told = $json->decode($text);
    return undef if ref $told ne 'HASH';
    # Texts alone: Perl does not tell a number from one, its JSON does.
    return undef if grep { !defined || ref || $json->encode($_) !~ /\A"/ } values %$told;
    return $told;
}

sub _form_fields {
    my ($body, $encoding) = @_;
    return undef if $body =~ /%(?![0-9A-Fa-f]{2})/;
    my %fields;
    for my $part (grep { $_ ne '' } split /&/, $body) {
        my ($name, $value) = map {
            my $octets = $_;
            $octets =~ tr/+/ /;
            $octets =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
            $encoding->decode($octets, Encode::FB_CROAK);
        } split /=/, $part, 2;
        $fields{$name} = defined $value ? $value : '';
    }
    return \%fields;
}

sub _kind {
    my ($fields) = @_;
    return 'confirming-call' if exists $fields->{waitcall};
    return 'menu' if exists $fields->{item};
    return 'status' if !exists $fields->{mes};
    return exists $fields->{call} ? 'incoming-call' : 'incoming-message';
}

1;
