package Dozvon;

# The client: one object for one account on one server. README.md shows its use.

use strict;
use warnings;
use Dozvon::Api;
use Dozvon::Errors;
use Dozvon::Operations;
use Dozvon::Transport;

our $VERSION = '0.1.0';

my @INCOMING = qw(after to subscriber order from limit);

# By names: url, such as https://sms.example (a path before /api may follow); key, or login and password; timeout in seconds for one try
# (30); retries, how often a request may be sent again (2); proxy, the address of an HTTP proxy.
sub new {
    my ($class, %given) = @_;
    my $api = Dozvon::Api->new(Dozvon::Transport->new(timeout => 30, retries => 2, %given));
    return bless {
        api           => $api,
        messages      => Dozvon::Messages->new($api),
        contacts      => Dozvon::Contacts->new($api, 'phones'),
        groups        => Dozvon::Groups->new($api, 'phones'),
        mail_contacts => Dozvon::Contacts->new($api, 'mails'),
        mail_groups   => Dozvon::Groups->new($api, 'mails'),
        mailings      => Dozvon::Mailings->new($api),
        templates     => Dozvon::Templates->new($api),
        senders       => Dozvon::Senders->new($api),
    }, $class;
}

for my $name (qw(messages contacts groups mail_contacts mail_groups mailings templates senders)) {
    no strict 'refs';
    *$name = sub { return $_[0]{$name} };
}

sub account { return $_[0]{api}->ask('GET', '/account') }
sub balance { return $_[0]{api}->ask('GET', '/account/balance') }

# What the numbering plan says of a number; nothing is sent and nothing costs.
sub number { return $_[0]{api}->ask('GET', '/numbers/' . Dozvon::Transport::percent($_[1])) }

# The same of up to 500, in their order.
sub numbers { return $_[0]{api}->items('POST', '/numbers/lookup', body => { numbers => ref $_[1] ? $_[1] : ["$_[1]"] }) }

# Mistakes of a text with a menu, with line and column, and what the menu does.
sub check_menu { return $_[0]{api}->ask('POST', '/menus/check', body => { text => $_[1] }) }

# Messages from subscribers, oldest first; after: the number of the last one known.
sub incoming { return $_[0]{api}->walk('/incoming-messages', \@INCOMING, $_[1]) }

# Hands in a sound or an attachment, octets, up to 5 MiB; its id is named within the next twelve hours.
sub upload {
    my ($self, $name, $content, $type, %options) = @_;
    $type = 'application/octet-stream' if !defined $type;
    return $self->{api}->ask_once('POST', '/uploads', \%options, query => [ name => $name ], body => $content, type => $type);
}

# Any address of the API, such as request('GET', '/templates'). The query is a flat list in an array, or a hash (sorted by its names).
sub request {
    my ($self, $method, $path, $query, $body, %options) = @_;
    if ($path !~ m{\A/[\x21-\x7e]*\z} || $method !~ /\A[A-Z]+\z/) {
        Dozvon::DozvonError->throw("not a request: $method $path");
    }
    $query = [ map { $_ => $query->{$_} } sort keys %$query ] if ref $query eq 'HASH';
    return $self->{api}->any($method, $path, query => $query, body => $body, key => $options{idempotency_key});
}

1;

__END__

=encoding utf8

=head1 NAME

Dozvon - client of a Dozvon server: SMS, calls with menus, mailings, contacts

=head1 SYNOPSIS

    use utf8;
    use Dozvon;

    my $dozvon = Dozvon->new(url => 'https://sms.example', key => 'KEY');
    my $sent = $dozvon->messages->send({ recipients => ['79990000001'], text => 'code 1234' });

    my $messages = $dozvon->messages->list({ recipient => '79990000001' });
    while (my $message = $messages->next) {
        print "$message->{status}\n";
    }

=head1 DESCRIPTION

Operations stand by what they are about: C<messages>, C<contacts>, C<groups>, C<mail_contacts>, C<mail_groups>, C<mailings>,
C<templates>, C<senders>; C<account>, C<balance>, C<number>, C<numbers>, C<check_menu>, C<incoming>, C<upload> and C<request> are
methods of the client. Arguments and replies are hashes as the JSON API of the server has them. README.md tells them all.

L<Dozvon::Menu> makes a text of a menu of data, L<Dozvon::Webhook> reads handler calls, L<Dozvon::Classic> has the classic functions.
Whatever goes wrong is a C<Dozvon::DozvonError>, of the kinds of L<Dozvon::Errors>.

=cut
