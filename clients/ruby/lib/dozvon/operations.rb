# frozen_string_literal: true

require 'securerandom'
require_relative 'menu'
require_relative 'transport'

# The operations by what they are about, one method each.
module Dozvon
  # What all of them have.
  class Operations
    def initialize(api)
      @api = api
    end

    def inspect
      "#<#{self.class.name}>"
    end

    private

    def at(*parts)
      parts.map { |part| "/#{Written.percent(part)}" }.join
    end
  end
  private_constant :Operations

  # Messages: sent, looked at, taken away.
  class Messages < Operations
    FILTER = %w[recipient status kind id recipientBegins recipientEnds words sender heap direction mailing from to
                limit].freeze

    # Sends a text of any kind to up to 10,000 `recipients`.
    def send(sending, idempotency_key: nil)
      @api.ask_once('POST', '/messages', idempotency_key, body: sending)
    end

    # Rings one or more numbers. The text may hold a menu, or be one made of data (Menu.text).
    def call(recipients, text, terms = {}, idempotency_key: nil)
      sending = terms.map { |name, value| [name.to_s, value] }.to_h.merge(
        'kind' => 'call',
        'recipients' => recipients.is_a?(String) ? [recipients] : recipients,
        'text' => text.is_a?(String) ? text : Menu.text(text)
      )
      send(sending, idempotency_key: idempotency_key)
    end

    # What the same sending would cost; nothing is sent.
    def price(sending)
      @api.ask('POST', '/messages/price', body: sending)
    end

    # One message by its number.
    def get(number)
      @api.ask('GET', at('messages', number))
    end

    # One message by the id of its sending and its recipient.
    def find(id, recipient)
      @api.ask('GET', at('messages', id), query: { 'recipient' => recipient })
    end

    # All messages that fit, newest first.
    def list(filter = {})
      @api.walk('/messages', FILTER, filter)
    end

    # Why a message is where it is, in sentences.
    def why(number)
      @api.ask('GET', at('messages', number, 'why'))
    end

    # Takes a message away; what still waits is not sent and costs nothing.
    def remove(number)
      @api.any('DELETE', at('messages', number))
    end
  end

  # Contacts of the book of telephones, or of that of e-mail addresses.
  class Contacts < Operations
    FILTER = %w[group address ownId names search limit].freeze

    def initialize(api, book)
      super(api)
      @path = "/books/#{book}/contacts"
    end

    def list(filter = {})
      @api.walk(@path, FILTER, filter)
    end

    def add(contact)
      @api.ask('POST', @path, body: contact)
    end

    def get(id)
      @api.ask('GET', @path + at(id))
    end

    def change(id, change)
      @api.ask('PATCH', @path + at(id), body: change)
    end

    def remove(id)
      @api.any('DELETE', @path + at(id))
    end
  end

  # Groups of contacts of one book.
  class Groups < Operations
    def initialize(api, book)
      super(api)
      @path = "/books/#{book}/groups"
    end

    def list
      @api.items('GET', @path)
    end

    def add(group, idempotency_key: nil)
      @api.ask_once('POST', @path, idempotency_key, body: group)
    end

    def change(id, change)
      @api.ask('PATCH', @path + at(id), body: change)
    end

    def remove(id)
      @api.any('DELETE', @path + at(id))
    end

    def join(group, contact)
      @api.any('PUT', @path + at(group, 'contacts', contact))
    end

    def leave(group, contact)
      @api.any('DELETE', @path + at(group, 'contacts', contact))
    end
  end

  # Mailings to many.
  class Mailings < Operations
    def create(mailing, idempotency_key: nil)
      @api.ask_once('POST', '/mailings', idempotency_key, body: mailing)
    end

    # Newest first.
    def list
      @api.walk('/mailings')
    end

    def get(id)
      @api.ask('GET', at('mailings', id))
    end

    def change(id, change)
      @api.ask('PATCH', at('mailings', id), body: change)
    end

    def remove(id)
      @api.any('DELETE', at('mailings', id))
    end

    def add_recipients(id, recipients, idempotency_key: nil)
      @api.ask_once('POST', at('mailings', id, 'recipients'), idempotency_key, body: { recipients: recipients.is_a?(String) ? [recipients] : recipients })
    end

    def start(id, idempotency_key: nil)
      @api.ask_once('POST', at('mailings', id, 'start'), idempotency_key)
    end

    def pause(id, idempotency_key: nil)
      @api.ask_once('POST', at('mailings', id, 'pause'), idempotency_key)
    end

    def cancel(id, idempotency_key: nil)
      @api.ask_once('POST', at('mailings', id, 'cancel'), idempotency_key)
    end
  end

  # Texts kept to be sent again.
  class Templates < Operations
    def list
      @api.items('GET', '/templates')
    end

    def add(template, idempotency_key: nil)
      @api.ask_once('POST', '/templates', idempotency_key, body: template)
    end

    def change(id, change)
      @api.ask('PATCH', at('templates', id), body: change)
    end

    def remove(id)
      @api.any('DELETE', at('templates', id))
    end
  end

  # Names and numbers that messages are sent under.
  class Senders < Operations
    FILTER = %w[client states changedSince limit].freeze

    def list(filter = {})
      @api.walk('/senders', FILTER, filter)
    end

    def add(sender, idempotency_key: nil)
      @api.ask_once('POST', '/senders', idempotency_key, body: sender)
    end

    def get(id)
      @api.ask('GET', at('senders', id))
    end

    def change(id, change)
      @api.ask('PATCH', at('senders', id), body: change)
    end

    def remove(id)
      @api.any('DELETE', at('senders', id))
    end

    # Sends a code to a number that is to be a sender.
    def send_code(id, idempotency_key: nil)
      @api.any('POST', at('senders', id, 'code'), key: idempotency_key || SecureRandom.uuid, body: {})
    end

    def check_code(id, code, idempotency_key: nil)
      @api.ask_once('POST', at('senders', id, 'code', 'check'), idempotency_key, body: { code: code })
    end
  end
end
