package Dozvon::Errors;

# What can go wrong with a request, as objects one can tell apart; the words are the server's.

use strict;
use warnings;
use B ();
use JSON::PP ();
use Time::Local ();

# Anything that this library dies with of itself; as a text its message.
package Dozvon::DozvonError {
    use overload '""' => sub { $_[0]->message }, bool => sub { 1 }, fallback => 1;

    sub new { my ($class, %given) = @_; return bless {%given}, $class }
    sub throw { my ($class, $message, %given) = @_; die $class->new(message => $message, %given) }
    sub message { return $_[0]{message} }
}

# Nobody answered, or the answer broke off: with an idempotency key the request may be repeated.
package Dozvon::ConnectionError { our @ISA = 'Dozvon::DozvonError' }

# No answer within the time-out.
package Dozvon::TimeoutError { our @ISA = 'Dozvon::ConnectionError' }

# A success that is not of this API: no JSON, not what the operation tells, too long, a list without an end.
package Dozvon::UnreadableError { our @ISA = 'Dozvon::DozvonError' }

# A refusal of the server (RFC 9457): status (300 to 599); code for programs, such as money-short, `unknown` when the answer is not of
# this API; title; detail, which may be empty; errors, a list of hashes with pointer and detail; id of a sending that is stored
# although it was refused; retry_after in seconds. The last two may be undef.
package Dozvon::ApiError {
    our @ISA = 'Dozvon::DozvonError';

    for my $name (qw(status code title detail errors id retry_after)) {
        no strict 'refs';
        *$name = sub { return $_[0]{$name} };
    }
}

package Dozvon::AuthenticationError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::MoneyError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::PermissionError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::NotFoundError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::ConflictError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::RateLimitError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::InvalidRequestError { our @ISA = 'Dozvon::ApiError' }
package Dozvon::UnavailableError { our @ISA = 'Dozvon::ApiError' }

# Why data are no menu: code, and item from 0 (undef: the menu as a whole).
package Dozvon::MenuError {
    our @ISA = 'Dozvon::DozvonError';
    sub code { return $_[0]{code} }
    sub item { return $_[0]{item} }
}

# A handler call that cannot be trusted or read; its code is signature-missing, signature-wrong, signature-old or body-unreadable.
package Dozvon::WebhookError {
    our @ISA = 'Dozvon::DozvonError';
    sub code { return $_[0]{code} }
}

package Dozvon::Errors;

my %BY_STATUS = (
    401 => 'Authentication',
    402 => 'Money',
    403 => 'Permission',
    404 => 'NotFound',
    409 => 'Conflict',
    410 => 'NotFound',
    429 => 'RateLimit',
);

# Whether a value of JSON is a text: a number is none.
sub is_text {
    my ($value) = @_;
    return defined $value && !ref $value && B::svref_2object(\$value)->FLAGS & B::SVp_POK;
}

# What an answer that is no success says.
sub api_error {
    my ($status, $body, $retry_after) = @_;
    my $told = eval { JSON::PP->new->utf8->max_depth(64)->decode($body) };
    $told = {} if ref $told ne 'HASH';
    my $text = sub { my $one = $told->{ $_[0] }; return is_text($one) ? $one : '' };
    my $kind  = $BY_STATUS{$status} || ($status >= 500 ? 'Unavailable' : 'InvalidRequest');
    my $title = length $text->('title') ? $text->('title') : "HTTP $status";
    my $errors = ref $told->{errors} eq 'ARRAY' ? [ grep { ref eq 'HASH' } @{ $told->{errors} } ] : [];
    return "Dozvon::${kind}Error"->new(
        message     => length $text->('detail') ? $text->('detail') : $title,
        status      => 0 + $status,
        code        => length $text->('code') ? $text->('code') : 'unknown',
        title       => $title,
        detail      => $text->('detail'),
        errors      => $errors,
        id          => length $text->('id') ? $text->('id') : undef,
        retry_after => _seconds($retry_after),
    );
}

my %MONTHS;
@MONTHS{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;

# RFC 9110 10.2.3: seconds, or a date; undef for what is neither.
sub _seconds {
    my ($told) = @_;
    return undef if !defined $told;
    return 0 + $told if $told =~ /\A[0-9]{1,9}\z/;
    my ($day, $month, $year, @time) = $told =~ /\A[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT\z/;
    return undef if !defined $month || !exists $MONTHS{$month};
    my $then = eval { Time::Local::timegm((reverse @time), $day, $MONTHS{$month}, $year) };
    return undef if !defined $then;
    my $left = $then - time;
    return $left > 0 ? $left : 0;
}

1;
