# What every library does against a live server (clients/README.md), in Perl.

use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP ();
use Time::HiRes ();
use Dozvon;
use Dozvon::Classic url => $ENV{DOZVON_URL}, login => $ENV{DOZVON_LOGIN}, password => $ENV{DOZVON_PASSWORD};

my $dozvon = Dozvon->new(url => $ENV{DOZVON_URL}, key => $ENV{DOZVON_KEY});

sub wait_until {
    my ($ask, $done) = @_;
    for (my $left = 120 ; ; $left--) {
        my $value = $ask->();
        return $value if $done->($value) || $left == 0;
        Time::HiRes::sleep(0.5);
    }
}

sub ended {
    my ($id, $recipient) = @_;
    my $ask = sub { $dozvon->messages->list({ recipient => $recipient, id => $id })->next };
    return wait_until($ask, sub { $_[0] && $_[0]{final} })->{status};
}

my $hello = { recipients => ['79990000001'], text => 'Hello' };
my $key   = 'live-' . Time::HiRes::time();
my $sent  = $dozvon->messages->send($hello, idempotency_key => $key);
my $again = $dozvon->messages->send($hello, idempotency_key => $key);
my $delivered = ended($sent->{id}, '79990000001');
my $call   = $dozvon->messages->call('79990000002', { menu => 'Press 1', items => [ { on => '1', play => 'One' } ] });
my $called = ended($call->{id}, '79990000002');
my $price = $dozvon->messages->price({ recipients => ['79990000001'], text => 'a' x 161 });
$dozvon->messages->send({ recipients => ['79990000001'], text => 'Hello again' });
my $listed = () = $dozvon->messages->list({ recipient => '79990000001', limit => 1 })->all;

my $contact = $dozvon->contacts->add({ addresses => ['79990000003'], name => 'Анна' });
my ($found) = $dozvon->contacts->list({ search => 'Анна' })->all;
$dozvon->contacts->remove($contact->{id});

my $template = $dozvon->templates->add({ name => 'live', text => 'one' });
$dozvon->templates->change($template->{id}, { text => 'two' });
my ($kept) = @{ $dozvon->templates->list };
$dozvon->templates->remove($template->{id});

my $mailing = $dozvon->mailings->create(
    { name => 'live', text => 'Hello', recipients => [ '79990000004', '79990000005' ], open => JSON::PP::true })->{id};
$dozvon->mailings->add_recipients($mailing, ['79990000006']);
$dozvon->mailings->start($mailing);
my $finished = wait_until(sub { $dozvon->mailings->get($mailing) }, sub { $_[0]{stage} eq 'finished' });

my $checked = $dozvon->check_menu("Hello{menu: Press 1\n1: call:12x\n}");
eval { Dozvon->new(url => $ENV{DOZVON_URL}, key => 'wrong')->balance };
my ($refused) = ref($@) =~ /(\w+)Error\z/;

my @columns = send_sms('79990000007', 'Hello');
my $status  = wait_until(sub { [ get_status($columns[0], '79990000007') ] }, sub { $_[0][0] !~ /\A(?:-1|0)\z/ });
my @cost    = get_sms_cost('79990000007', 'Hello');
my $balance = get_balance();

print JSON::PP->new->utf8->encode({
    sent      => $sent->{count},
    again     => $again->{id} eq $sent->{id} ? JSON::PP::true : JSON::PP::false,
    delivered => $delivered,
    called    => $called,
    price     => $price->{count},
    listed    => $listed,
    contact   => $found->{name},
    template  => $kept->{text},
    mailing   => $finished->{recipients},
    complaint => $checked->{diagnostics}[0]{code},
    refused   => lc($refused || 'none'),
    classic   => [ scalar @columns, $status->[0], \@cost, $balance =~ /\A\d+\.\d\d\z/ ? JSON::PP::true : JSON::PP::false ],
}), "\n";
