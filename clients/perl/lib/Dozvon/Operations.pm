package Dozvon::Operations;

# The operations by what they are about, one method each. Options behind the arguments are `idempotency_key => …`.

use strict;
use warnings;
use Dozvon::Api;
use Dozvon::Menu ();

sub new {
    my ($class, $api, $book) = @_;
    return bless { api => $api, book => $book }, $class;
}

sub _at {
    return join '', map { '/' . Dozvon::Transport::percent($_) } @_;
}

# Messages: sent, looked at, taken away.
package Dozvon::Messages {
    our @ISA = 'Dozvon::Operations';
    my @FILTER = qw(recipient status kind id recipientBegins recipientEnds words sender heap direction mailing from to limit);

    # Sends a text of any kind to up to 10,000 recipients.
    sub send {
        my ($self, $sending, %options) = @_;
        return $self->{api}->ask_once('POST', '/messages', \%options, body => $sending);
    }

    # Rings one or more numbers (a list is a reference). The text may hold a menu, or be one made of data.
    sub call {
        my ($self, $recipients, $text, $terms, %options) = @_;
        my %sending = (
            %{ $terms || {} },
            kind       => 'call',
            recipients => ref $recipients eq 'ARRAY' ? $recipients : ["$recipients"],
            text       => ref $text ? Dozvon::Menu::menu_text($text) : $text,
        );
        return $self->send(\%sending, %options);
    }

    # What the same sending would cost; nothing is sent.
    sub price { return $_[0]{api}->ask('POST', '/messages/price', body => $_[1]) }

    # One message by its number.
    sub get { return $_[0]{api}->ask('GET', Dozvon::Operations::_at('messages', $_[1])) }

    # One message by the id of its sending and its recipient.
    sub find { return $_[0]{api}->ask('GET', Dozvon::Operations::_at('messages', $_[1]), query => [ recipient => $_[2] ]) }

    # All messages that fit, newest first.
    sub list { return $_[0]{api}->walk('/messages', \@FILTER, $_[1]) }

    # Why a message is where it is, in sentences.
    sub why { return $_[0]{api}->ask('GET', Dozvon::Operations::_at('messages', $_[1], 'why')) }

    # Takes a message away; what still waits is not sent and costs nothing.
    sub remove { return $_[0]{api}->any('DELETE', Dozvon::Operations::_at('messages', $_[1])) }
}

# Contacts of one book.
package Dozvon::Contacts {
    our @ISA = 'Dozvon::Operations';
    my @FILTER = qw(group address ownId names search limit);

    sub _path { my ($self, @parts) = @_; return Dozvon::Operations::_at('books', $self->{book}, 'contacts', @parts) }
    sub list { return $_[0]{api}->walk($_[0]->_path, \@FILTER, $_[1]) }
    sub add { return $_[0]{api}->ask('POST', $_[0]->_path, body => $_[1]) }
    sub get { return $_[0]{api}->ask('GET', $_[0]->_path($_[1])) }
    sub change { return $_[0]{api}->ask('PATCH', $_[0]->_path($_[1]), body => $_[2]) }
    sub remove { return $_[0]{api}->any('DELETE', $_[0]->_path($_[1])) }
}

# Groups of contacts of one book.
package Dozvon::Groups {
    our @ISA = 'Dozvon::Operations';

    sub _path { my ($self, @parts) = @_; return Dozvon::Operations::_at('books', $self->{book}, 'groups', @parts) }
    sub list { return $_[0]{api}->items('GET', $_[0]->_path) }

    sub add {
        my ($self, $group, %options) = @_;
        return $self->{api}->ask_once('POST', $self->_path, \%options, body => $group);
    }
    sub change { return $_[0]{api}->ask('PATCH', $_[0]->_path($_[1]), body => $_[2]) }
    sub remove { return $_[0]{api}->any('DELETE', $_[0]->_path($_[1])) }
    sub join { return $_[0]{api}->any('PUT', $_[0]->_path($_[1], 'contacts', $_[2])) }
    sub leave { return $_[0]{api}->any('DELETE', $_[0]->_path($_[1], 'contacts', $_[2])) }
}

# Mailings to many.
package Dozvon::Mailings {
    our @ISA = 'Dozvon::Operations';

    sub _path { return Dozvon::Operations::_at('mailings', @_) }

    sub create {
        my ($self, $mailing, %options) = @_;
        return $self->{api}->ask_once('POST', '/mailings', \%options, body => $mailing);
    }

    # Newest first.
    sub list { return $_[0]{api}->walk('/mailings', [], {}) }
    sub get { return $_[0]{api}->ask('GET', _path($_[1])) }
    sub change { return $_[0]{api}->ask('PATCH', _path($_[1]), body => $_[2]) }
    sub remove { return $_[0]{api}->any('DELETE', _path($_[1])) }

    sub add_recipients {
        my ($self, $id, $recipients, %options) = @_;
        return $self->{api}->ask_once('POST', _path($id, 'recipients'), \%options, body => { recipients => ref $recipients ? $recipients : ["$recipients"] });
    }
    sub start { my ($self, $id, %options) = @_; return $self->{api}->ask_once('POST', _path($id, 'start'), \%options) }
    sub pause { my ($self, $id, %options) = @_; return $self->{api}->ask_once('POST', _path($id, 'pause'), \%options) }
    sub cancel { my ($self, $id, %options) = @_; return $self->{api}->ask_once('POST', _path($id, 'cancel'), \%options) }
}

# Texts kept to be sent again.
package Dozvon::Templates {
    our @ISA = 'Dozvon::Operations';

    sub _path { return Dozvon::Operations::_at('templates', @_) }
    sub list { return $_[0]{api}->items('GET', '/templates') }

    sub add {
        my ($self, $template, %options) = @_;
        return $self->{api}->ask_once('POST', '/templates', \%options, body => $template);
    }
    sub change { return $_[0]{api}->ask('PATCH', _path($_[1]), body => $_[2]) }
    sub remove { return $_[0]{api}->any('DELETE', _path($_[1])) }
}

# Names and numbers that messages are sent under.
package Dozvon::Senders {
    our @ISA = 'Dozvon::Operations';
    my @FILTER = qw(client states changedSince limit);

    sub _path { return Dozvon::Operations::_at('senders', @_) }
    sub list { return $_[0]{api}->walk('/senders', \@FILTER, $_[1]) }

    sub add {
        my ($self, $sender, %options) = @_;
        return $self->{api}->ask_once('POST', '/senders', \%options, body => $sender);
    }
    sub get { return $_[0]{api}->ask('GET', _path($_[1])) }
    sub change { return $_[0]{api}->ask('PATCH', _path($_[1]), body => $_[2]) }
    sub remove { return $_[0]{api}->any('DELETE', _path($_[1])) }

    # Sends a code to a number that is to be a sender.
    sub send_code {
        my ($self, $id, %options) = @_;
        return $self->{api}->any('POST', _path($id, 'code'), body => {}, key => Dozvon::Api::key_of(\%options));
    }

    sub check_code {
        my ($self, $id, $code, %options) = @_;
        return $self->{api}->ask_once('POST', _path($id, 'code', 'check'), \%options, body => { code => "$code" });
    }
}

1;
