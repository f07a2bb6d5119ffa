# frozen_string_literal: true

require_relative 'errors'

module Dozvon
  # Why data are no menu. `item` counts from 0; nil means the menu as a whole.
  class MenuError < DozvonError
    FAULTS = {
      'selector-wrong' => 'not a key, a path of keys or a label of Latin letters and digits',
      'action-wrong' => 'an item does one thing',
      'text-empty' => 'the text is empty',
      'text-is-command' => 'the text alone would be taken for a command',
      'numbers-wrong' => 'one to nine numbers are called',
      'number-wrong' => 'not a number to be called or written to',
      'wait-wrong' => 'a number rings 1 to 120 seconds',
      'target-unknown' => 'the jump leads to an item that is not there',
      'sender-wrong' => 'the sender is empty or holds a comma or a line end',
      'record-wrong' => 'a recording lasts 1 to 1,800 seconds',
      'address-wrong' => 'not an http or https address without blanks',
      'text-too-long' => 'the text of the menu is longer than 1,000 characters'
    }.freeze

    attr_reader :code, :item

    def initialize(code, item = nil)
      super(item.nil? ? FAULTS.fetch(code) : "item #{item + 1}: #{FAULTS.fetch(code)}")
      @code = code
      @item = item
    end
  end

  # A menu as data, and the text it becomes. Owns how texts are escaped and what a menu of data must fulfil.
  class Menu
    ACTIONS = %w[play do call sms record notify].freeze
    LENGTH_MAX = 1000
    PHONE = /\A\+?[0-9]{3,15}\z/.freeze
    COMMAND = /\A(?:back|start|repeat|end|url|record|record[ \t]+[0-9]+)\z/.freeze

    # The text of a call, from `{ start: …, menu: …, items: […], end: … }` (README.md); names are symbols or texts.
    def self.text(menu)
      new(stringified(menu)).text
    end

    def self.stringified(value)
      case value
      when Hash then value.map { |name, one| [name.to_s, stringified(one)] }.to_h
      when Array then value.map { |one| stringified(one) }
      else value
      end
    end
    private_class_method :new, :stringified

    def initialize(menu)
      @menu = menu
      @items = (menu['items'] || []).map { |item| item.is_a?(Hash) ? item : {} }
      @known = @items.map { |item| item['on'] }
    end

    def text
      entries = @items.each_with_index.map { |item, at| "#{selector(item, at)}: #{value(item, at)}" }
      choice = spoken(@menu['menu'])
      raise MenuError, 'text-empty' if choice.empty?

      start = plain(@menu['start'])
      finish = plain(@menu['end'])
      lines = ["{menu: #{choice}", *entries, '}']
      lines.unshift(start) unless start.empty?
      lines.push(finish) unless finish.empty?
      text = lines.join("\n")
      raise MenuError, 'text-too-long' if text.length > LENGTH_MAX

      text
    end

    private

    def fault(code, at)
      raise MenuError.new(code, at)
    end

    def selector(item, at)
      on = item['on']
      on.is_a?(String) && on.match?(/\A(?:[*#]|[A-Za-z0-9]+)\z/) ? on : fault('selector-wrong', at)
    end

    def value(item, at)
      actions = ACTIONS.select { |name| item.key?(name) && !(name == 'record' && item.key?('call')) }
      fault('action-wrong', at) unless actions.length == 1
      given = item[actions.first]
      case actions.first
      when 'play' then played(given, at)
      when 'do' then %w[back start repeat end].include?(given) ? given : fault('action-wrong', at)
      when 'call' then called(item, at)
      when 'sms' then texted(given, at)
      when 'record' then within?(given, 1800) ? "record: #{given}" : fault('record-wrong', at)
      else given == true ? 'url' : notified(given, at)
      end
    end

    def within?(value, most)
      value.is_a?(Integer) && value.between?(1, most)
    end

    def phone?(value)
      value.is_a?(String) && value.match?(PHONE)
    end

    def played(given, at)
      text = spoken(given)
      fault('text-empty', at) if text.empty?
      fault('text-is-command', at) if text.downcase(:ascii).match?(COMMAND)
      text
    end

    def called(item, at)
      numbers, wait, ok, err = item.values_at('call', 'wait', 'ok', 'err')
      fault('numbers-wrong', at) unless numbers.is_a?(Array) && numbers.length.between?(1, 9)
      fault('number-wrong', at) unless numbers.all? { |number| phone?(number) }
      fault('wait-wrong', at) unless wait.nil? || within?(wait, 120)
      fault('action-wrong', at) unless ok.nil? || ok == 'end'
      fault('target-unknown', at) unless err.nil? || @known.include?(err)
      words = ["call: #{numbers.join(',')}"]
      words << "wait=#{wait}" if wait
      words << 'ok:end' if ok
      words << "err:#{err}" if err
      words << 'record' if item['record'] == true
      words.join(' ')
    end

    def texted(sms, at)
      fault('action-wrong', at) unless sms.is_a?(Hash)
      to, sender = sms.values_at('to', 'sender')
      fault('number-wrong', at) unless to == '$phone' || phone?(to)
      fault('sender-wrong', at) if plain(sender).empty? || sender.match?(/[,\r\n]/)
      words = plain(sms['text'])
      fault('text-empty', at) if words.empty?
      "sms: #{to},#{plain(sender)},#{words}"
    end

    def notified(address, at)
      fault('address-wrong', at) unless address.is_a?(String) && address.downcase(:ascii).match?(%r{\Ahttps?://[^[:space:]/?#][^[:space:]]*\z})
      escaped(address)
    end

    def escaped(text)
      text.gsub(/[\\{}]/) { |sign| "\\#{sign}" }
    end

    # One line, without blanks at its ends, its braces and backslashes plain characters.
    def plain(text)
      return '' unless text.is_a?(String)

      escaped(text.gsub(/\A[ \t\r\n]+|[ \t\r\n]+\z/, '').gsub(/[ \t]*[\r\n][ \t\r\n]*/, ' '))
    end

    # The same where a colon could make a command or an entry of it.
    def spoken(text)
      plain(text).gsub(':', '\\:')
    end
  end
end
