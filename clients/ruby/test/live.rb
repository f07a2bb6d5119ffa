# frozen_string_literal: true

# What every library does against a live server (clients/README.md), in Ruby.

$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))

require 'dozvon'
require 'dozvon/classic'

URL = ENV.fetch('DOZVON_URL')
CLIENT = Dozvon::Client.new(URL, ENV.fetch('DOZVON_KEY'))

def wait_until(ask, done)
  120.downto(0) do |left|
    value = ask.call
    return value if done.call(value) || left.zero?

    sleep 0.5
  end
end

def ended(id, recipient)
  ask = -> { CLIENT.messages.list(recipient: recipient, id: id).first }
  wait_until(ask, ->(message) { message && message['final'] })&.fetch('status')
end

hello = { recipients: ['79990000001'], text: 'Hello' }
key = "live-#{Process.clock_gettime(Process::CLOCK_REALTIME, :nanosecond)}"
sent = CLIENT.messages.send(hello, idempotency_key: key)
again = CLIENT.messages.send(hello, idempotency_key: key)
delivered = ended(sent['id'], '79990000001')
call = CLIENT.messages.call('79990000002', { menu: 'Press 1', items: [{ on: '1', play: 'One' }] })
called = ended(call['id'], '79990000002')
price = CLIENT.messages.price(recipients: ['79990000001'], text: 'a' * 161)
CLIENT.messages.send({ recipients: ['79990000001'], text: 'Hello again' })
listed = CLIENT.messages.list(recipient: '79990000001', limit: 1).count

contact = CLIENT.contacts.add(addresses: ['79990000003'], name: 'Анна')
names = CLIENT.contacts.list(search: 'Анна').map { |found| found['name'] }
CLIENT.contacts.remove(contact['id'])

template = CLIENT.templates.add({ name: 'live', text: 'one' })
CLIENT.templates.change(template['id'], text: 'two')
kept = CLIENT.templates.list.first
CLIENT.templates.remove(template['id'])

mailing = CLIENT.mailings.create(
  { name: 'live', text: 'Hello', recipients: %w[79990000004 79990000005], open: true }
)['id']
CLIENT.mailings.add_recipients(mailing, ['79990000006'])
CLIENT.mailings.start(mailing)
finished = wait_until(-> { CLIENT.mailings.get(mailing) }, ->(one) { one['stage'] == 'finished' })

checked = CLIENT.check_menu("Hello{menu: Press 1\n1: call:12x\n}")
refused =
  begin
    Dozvon::Client.new(URL, 'wrong').balance
    'none'
  rescue Dozvon::ApiError => e
    e.class.name.split('::').last.delete_suffix('Error').downcase
  end

smsc = SMSC.new(URL, ENV.fetch('DOZVON_LOGIN'), ENV.fetch('DOZVON_PASSWORD'))
columns = smsc.send_sms('79990000007', 'Hello')
status = wait_until(-> { smsc.get_status(columns[0], '79990000007') }, ->(one) { !%w[-1 0].include?(one[0]) })
cost = smsc.get_sms_cost('79990000007', 'Hello')
balance = smsc.get_balance

puts JSON.generate(
  sent: sent['count'], again: again['id'] == sent['id'], delivered: delivered, called: called, price: price['count'],
  listed: listed, contact: names.last, template: kept['text'], mailing: finished['recipients'],
  complaint: checked['diagnostics'][0]['code'], refused: refused,
  classic: [columns.length, status[0], cost, balance.to_s.match?(/\A\d+\.\d\d\z/)]
)
