# frozen_string_literal: true

require 'securerandom'
require_relative 'menu'
require_relative 'operations'
require_relative 'transport'

module Dozvon
  # Requests of the JSON API: headers, bodies, queries in their order, and walking over pages.
  class Api
    ROOT = '/api/v1'
    JSON_TYPE = %r{\Aapplication/(?:[\w.-]+\+)?json\b}i.freeze

    def initialize(transport)
      @transport = transport
    end

    # The reply of an operation that answers with an object of JSON; arguments as of `any`.
    def ask(method, path, **given)
      reply = any(method, path, **given)
      return reply if reply.is_a?(Hash)

      raise UnreadableError, 'the answer is not that of this API'
    end

    # The `items` of such a reply.
    def items(method, path, **given)
      items_of(ask(method, path, **given))
    end

    # The reply: a JSON value, nil for none, a text of octets for what is no JSON. `type`: the body is octets.
    def any(method, path, query: {}, body: nil, key: nil, type: nil)
      headers = { 'accept' => 'application/json', 'authorization' => @transport.authorization }
      headers['content-type'] = type || 'application/json' unless body.nil?
      headers['idempotency-key'] = "\"#{checked(key)}\"" unless key.nil?
      content = body.nil? || type ? body : Written.json(body)
      search = Written.pairs(query.reject { |_, value| value == '' })
      target = "#{ROOT}#{path}#{search.empty? ? '' : "?#{search}"}"
      content_of(@transport.send_request(method, target, headers, content))
    end

    # The same with the caller's idempotency key, or a fresh one.
    def ask_once(method, path, key, **given)
      ask(method, path, key: key || SecureRandom.uuid, **given)
    end

    # Keeps keys and passwords out of logs.
    def inspect
      '#<Dozvon::Api>'
    end

    # All items of a list; the next page is asked for when the last one is used up.
    def walk(path, names = [], filter = {})
      given = filter.map { |name, value| [name.to_s, value] }.to_h
      query = names.select { |name| given.key?(name) }.map { |name| [name, given[name]] }.to_h.merge(given)
      Enumerator.new do |items|
        cursor = nil
        loop do
          page = ask('GET', path, query: query.merge('cursor' => cursor))
          items_of(page).each { |item| items << item }
          following = page['next']
          break if following.nil?
          raise UnreadableError, 'the list has no end' unless following.is_a?(String) && !['', cursor].include?(following)

          cursor = following
        end
      end
    end

    private

    def items_of(page)
      return page['items'] if page['items'].is_a?(Array)

      raise UnreadableError, 'the answer is no list'
    end

    def checked(key)
      return key if key.is_a?(String) && key.match?(/\A[\x20\x21\x23-\x5b\x5d-\x7e]{1,255}\z/)

      raise DozvonError, 'an idempotency key is 1 to 255 printable ASCII characters without quotes and backslashes'
    end

    def content_of(reply)
      return nil if reply.status == 204 || reply.body.empty?
      return reply.body unless reply.headers['content-type'].to_s.match?(JSON_TYPE)

      JSON.parse(reply.body.dup.force_encoding(Encoding::UTF_8))
    rescue JSON::ParserError, EncodingError => e
      raise UnreadableError, "the answer is no JSON: #{e.message}"
    end
  end

  # One account on one server.
  class Client
    INCOMING = %w[after to subscriber order from limit].freeze

    attr_reader :messages, :contacts, :groups, :mail_contacts, :mail_groups, :mailings, :templates, :senders

    # url:: such as `https://sms.example`; a path before `/api` may follow
    # key:: a key of the account; or `login` and `password`
    # timeout:: seconds for one try, its answer included
    # retries:: how often a request may be sent again
    # proxy:: address of an HTTP proxy, such as `http://user:password@proxy.example:3128`
    def initialize(url, key = nil, login: nil, password: nil, timeout: 30, retries: 2, proxy: nil)
      access = { key: key, login: login, password: password, proxy: proxy }
      @api = Api.new(Transport.new(url, access, timeout, retries))
      @messages = Messages.new(@api)
      @contacts = Contacts.new(@api, 'phones')
      @groups = Groups.new(@api, 'phones')
      @mail_contacts = Contacts.new(@api, 'mails')
      @mail_groups = Groups.new(@api, 'mails')
      @mailings = Mailings.new(@api)
      @templates = Templates.new(@api)
      @senders = Senders.new(@api)
    end

    # Keeps keys and passwords out of logs.
    def inspect
      '#<Dozvon::Client>'
    end

    def account
      @api.ask('GET', '/account')
    end

    def balance
      @api.ask('GET', '/account/balance')
    end

    # What the numbering plan says of a number; nothing is sent and nothing costs.
    def number(phone)
      @api.ask('GET', "/numbers/#{Written.percent(phone)}")
    end

    # The same of up to 500, in their order.
    def numbers(phones)
      @api.items('POST', '/numbers/lookup', body: { numbers: Array(phones) })
    end

    # Mistakes of a text with a menu, with line and column, and what the menu does.
    def check_menu(text)
      @api.ask('POST', '/menus/check', body: { text: text })
    end

    # Messages from subscribers, oldest first; `after`: the number of the last one known.
    def incoming(filter = {})
      @api.walk('/incoming-messages', INCOMING, filter)
    end

    # Hands in a sound or an attachment, up to 5 MiB; its id is named within the next twelve hours.
    def upload(name, content, content_type = 'application/octet-stream', idempotency_key: nil)
      @api.ask_once('POST', '/uploads', idempotency_key, query: { 'name' => name }, body: content, type: content_type)
    end

    # Any address of the API, such as `request('GET', '/templates')`.
    def request(method, path, query = nil, body = nil, idempotency_key: nil)
      unless path.match?(%r{\A/[\x21-\x7e]*\z}) && method.match?(/\A[A-Z]+\z/)
        raise DozvonError, "not a request: #{method} #{path}"
      end

      @api.any(method, path, query: query || {}, body: body, key: idempotency_key)
    end
  end
end
