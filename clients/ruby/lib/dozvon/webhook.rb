# frozen_string_literal: true

require 'json'
require 'openssl'
require_relative 'errors'

module Dozvon
  # A call that cannot be trusted or read; answer it with 400.
  class WebhookError < DozvonError
    # `signature-missing`, `signature-wrong`, `signature-old` or `body-unreadable`.
    attr_reader :code

    def initialize(code, text)
      super(text)
      @code = code
    end
  end

  # Calls of the server to a handler: whether they are genuine, and what they say.
  module Webhook
    # `kind`: `status`, `incoming-message`, `incoming-call`, `confirming-call` or `menu`; `fields` as they came.
    Call = Struct.new(:kind, :fields)

    FORM = 'application/x-www-form-urlencoded'

    module_function

    # Checks the signature and reads the call. Raises WebhookError.
    #
    # body:: octets as they came; of a GET what follows the question mark
    # signature:: the header `X-Dozvon-Signature`
    # content_type:: the header `Content-Type`; a GET has none
    # secret:: the account's secret
    # now:: seconds of the Unix clock; the present moment unless told
    # tolerance:: seconds a call may be old, or from the future
    def read(body:, signature:, secret:, content_type: nil, now: nil, tolerance: 300)
      match = /\At=([0-9]{1,12}),v1=([0-9a-f]{64})\z/.match(signature.to_s)
      raise WebhookError.new('signature-missing', 'no header X-Dozvon-Signature, or not one of this form') unless match

      made = OpenSSL::HMAC.hexdigest('SHA256', secret, "#{match[1]}.".b + body.b)
      unless same?(made, match[2])
        raise WebhookError.new('signature-wrong', 'the signature is not that of this body')
      end
      if ((now || Time.now.to_i) - match[1].to_i).abs > tolerance
        raise WebhookError.new('signature-old', 'the call was signed too long ago')
      end

      # Web servers name an empty type where a request has none.
      fields = fields_of(body.b, content_type.to_s.strip.empty? ? FORM : content_type)
      Call.new(kind_of_call(fields), fields)
    end

    # In constant time: both have 64 digits. (The openssl of Ruby 2.7 has no such thing.)
    def same?(one, other)
      one.bytes.zip(other.bytes).reduce(0) { |differs, (this, that)| differs | (this ^ that) }.zero?
    end

    def fields_of(body, content_type)
      type, *rest = content_type.split(';').map { |part| part.strip.downcase }
      charset = rest.map { |part| part[/\Acharset="?([^"]*)/, 1] }.compact.first || 'utf-8'
      case type
      when 'application/json' then json_fields(decoded(body, charset))
      when FORM then form_fields(body, charset)
      else raise WebhookError.new('body-unreadable', 'another type: ask for fmt=3 or a form')
      end
    rescue EncodingError, ArgumentError, JSON::ParserError
      raise WebhookError.new('body-unreadable', "not a body of #{type}")
    end

    def decoded(octets, charset)
      text = octets.dup.force_encoding(Encoding.find(charset))
      raise EncodingError unless text.valid_encoding?

      text.encode(Encoding::UTF_8)
    end

    def json_fields(text)
      told = JSON.parse(text)
      raise ArgumentError unless told.is_a?(Hash) && told.values.all?(String)

      told
    end

    def form_fields(body, charset)
      raise ArgumentError if body.match?(/%(?!\h\h)/n)

      text = lambda do |written|
        decoded(written.tr('+', ' ').gsub(/%([0-9a-f]{2})/i) { Regexp.last_match(1).hex.chr }, charset)
      end
      body.split('&').reject(&:empty?).map do |part|
        name, _, value = part.partition('=')
        [text[name], text[value]]
      end.to_h
    end

    def kind_of_call(fields)
      return 'confirming-call' if fields.key?('waitcall')
      return 'menu' if fields.key?('item')
      return 'status' unless fields.key?('mes')

      fields.key?('call') ? 'incoming-call' : 'incoming-message'
    end

    private_class_method :same?, :fields_of, :decoded, :json_fields, :form_fields, :kind_of_call
  end
end
