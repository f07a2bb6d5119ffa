package Dozvon::Api;

# Requests of the JSON API: headers, bodies, queries in their order, and walking over pages. Operations are told elsewhere.

use strict;
use warnings;
use JSON::PP ();
use Dozvon::Errors;
use Dozvon::Transport;

use constant ROOT => '/api/v1';

sub new {
    my ($class, $transport) = @_;
    return bless { transport => $transport }, $class;
}

# The reply of an operation that answers with an object of JSON; arguments as of `any`.
sub ask {
    my ($self, @given) = @_;
    my $reply = $self->any(@given);
    Dozvon::UnreadableError->throw('the answer is not that of this API') if ref $reply ne 'HASH';
    return $reply;
}

# The `items` of such a reply, a reference.
sub items {
    my ($self, @given) = @_;
    my $reply = $self->ask(@given);
    Dozvon::UnreadableError->throw('the answer is no list') if ref $reply->{items} ne 'ARRAY';
    return $reply->{items};
}

# The reply: a JSON value, undef for none, octets for what is no JSON. By names: query (a flat list), body, key, and type when the body is
# octets.
sub any {
    my ($self, $method, $path, %given) = @_;
    my ($query, $body, $key, $type) = @given{qw(query body key type)};
    my %headers = (accept => 'application/json', authorization => $self->{transport}->authorization);
    $headers{'content-type'} = defined $type ? $type : 'application/json' if defined $body;
    $headers{'idempotency-key'} = '"' . _checked($key) . '"' if defined $key;
    my $content = !defined $body || defined $type ? $body : Dozvon::Transport::json($body);
    my @fields = @{ $query || [] };
    my @kept;
    while (my ($name, $value) = splice @fields, 0, 2) {
        push @kept, $name, $value if defined $value && $value ne '';
    }
    my $target = ROOT . $path . (@kept ? '?' . Dozvon::Transport::pairs(@kept) : '');
    return _content($self->{transport}->send_request($method, $target, \%headers, $content));
}

# The same with the caller's idempotency key, or a fresh one.
sub ask_once {
    my ($self, $method, $path, $options, %given) = @_;
    return $self->ask($method, $path, %given, key => key_of($options));
}

sub key_of {
    my ($options) = @_;
    return defined $options->{idempotency_key} ? $options->{idempotency_key} : Dozvon::Transport::uuid();
}

# A walk over all items of a list. A hash has no order: it is asked in the documented one.
sub walk {
    my ($self, $path, $names, $filter) = @_;
    my %left = %{ $filter || {} };
    my @query = map { exists $left{$_} ? ($_ => delete $left{$_}) : () } @$names;
    push @query, map { $_ => $left{$_} } sort keys %left;
    return Dozvon::Pages->new(sub { $self->ask('GET', $path, query => [ @query, cursor => $_[0] ]) });
}

sub _checked {
    my ($key) = @_;
    return $key if $key =~ /\A[\x20\x21\x23-\x5b\x5d-\x7e]{1,255}\z/;
    Dozvon::DozvonError->throw('an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes');
}

sub _content {
    my ($reply) = @_;
    return undef if $reply->{status} == 204 || $reply->{content} eq '';
    my $type = Dozvon::Transport::header($reply, 'content-type');
    return $reply->{content} if !defined $type || $type !~ m{\Aapplication/(?:[\w.-]+\+)?json\b}i;
    my $value = eval { [ JSON::PP->new->utf8->allow_nonref->decode($reply->{content}) ] };
    Dozvon::UnreadableError->throw('the answer is no JSON') if !$value;
    return $value->[0];
}

# A list that comes in pages: `next` gives one item after the other, then undef; `all` gives what is left as a list.
package Dozvon::Pages;

sub new {
    my ($class, $ask) = @_;
    return bless { ask => $ask, items => [], cursor => undef, over => 0 }, $class;
}

sub next {
    my ($self) = @_;
    while (!@{ $self->{items} }) {
        return undef if $self->{over};
        my $page = $self->{ask}->($self->{cursor});
        my ($items, $next) = @{$page}{qw(items next)};
        Dozvon::UnreadableError->throw('the answer is no list') if ref $items ne 'ARRAY';
        if (defined $next && (!Dozvon::Errors::is_text($next) || $next eq '' || defined $self->{cursor} && $next eq $self->{cursor})) {
            Dozvon::UnreadableError->throw('the list has no end');
        }
        $self->{items}  = [@$items];
        $self->{cursor} = $next;
        $self->{over}   = !defined $next;
    }
    return shift @{ $self->{items} };
}

sub all {
    my ($self) = @_;
    my @items;
    while (defined(my $item = $self->next)) {
        push @items, $item;
    }
    return @items;
}

1;
