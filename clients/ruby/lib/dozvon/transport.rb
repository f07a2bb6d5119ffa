# frozen_string_literal: true

require 'net/http'
require 'openssl'
require 'timeout'
require 'uri'
require_relative 'errors'

module Dozvon
  # How requests are written, octet by octet the same in every language's library.
  module Written
    module_function

    # All but the unreserved characters of RFC 3986 2.3 becomes percent codes of its UTF-8.
    def percent(value)
      text(value).b.gsub(/[^A-Za-z0-9\-._~]/n) { |octet| format('%%%02X', octet.ord) }
    end

    # UTF-8, whatever a text came as; octets of which nobody knows are taken for it.
    def text(value)
      text = value.to_s
      text = text.dup.force_encoding(Encoding::UTF_8) if [Encoding::BINARY, Encoding::US_ASCII].include?(text.encoding)
      text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace, replace: "\u{fffd}").scrub
    end

    # `name=value` pairs in the order given; nil is left out.
    def pairs(fields)
      fields.reject { |_, value| value.nil? }.map { |name, value| "#{percent(name)}=#{percent(value)}" }.join('&')
    end

    # JSON without blanks, members sorted by code point, letters as they are.
    def json(value)
      JSON.generate(sorted(value))
    rescue JSON::GeneratorError, EncodingError => e
      raise DozvonError, "the body cannot be written as JSON: #{e.message}"
    end

    def sorted(value)
      case value
      when Hash
        # UTF-8 sorts by its octets as by its code points.
        value.map { |name, one| [sorted(name.to_s), sorted(one)] }.sort_by { |name, _| name.b }.to_h
      when Array then value.map { |one| sorted(one) }
      when Symbol, String then text(value)
      else value
      end
    end
  end

  # One HTTP request. Owns time, and that nothing but an answer or a ConnectionError comes of it.
  class Exchange
    Reply = Struct.new(:status, :headers, :body) do
      def success?
        status.between?(200, 299)
      end
    end

    BROKEN = [SystemCallError, SocketError, IOError, OpenSSL::SSL::SSLError, Net::ProtocolError, Net::HTTPBadResponse,
              Net::HTTPHeaderSyntaxError].freeze
    # Octets of an answer: a recording of half an hour has its place in it.
    REPLY_MAX = 64 << 20

    # `timeout`: seconds for all of one try; `proxy`: its address, or nil.
    def initialize(url, timeout, proxy = nil)
      unless url.is_a?(String) && url.match?(%r{\Ahttps?://[^\s/?#@]+(?:/[^\s?#]*)?\z})
        raise DozvonError, "not an address of a server: #{url}"
      end

      @url = URI.parse(url)
      @path = @url.path.sub(%r{/+\z}, '')
      @timeout = timeout
      @proxy = proxy && URI.parse(proxy)
      raise DozvonError, 'not an address of a proxy' unless @proxy.nil? || (@proxy.is_a?(URI::HTTP) && @proxy.host)
    rescue URI::InvalidURIError
      raise DozvonError, "not an address of a server, or of a proxy: #{url}"
    end

    # Keeps the proxy's password out of logs.
    def inspect
      '#<Dozvon::Exchange>'
    end

    def once(method, target, headers, body)
      # Every read has its own limit; this one is for a server that sends a letter now and then.
      Timeout.timeout(@timeout) { ask(method, @path + target, headers, body) }
    rescue Timeout::Error, Errno::ETIMEDOUT
      raise TimeoutError, 'the server did not answer in time'
    rescue *BROKEN => e
      raise ConnectionError, "the server cannot be reached: #{e.message}"
    end

    private

    def ask(method, path, headers, body)
      http = Net::HTTP.new(@url.hostname, @url.port, *(@proxy ? way : [nil]))
      http.use_ssl = @url.scheme == 'https'
      http.verify_mode = OpenSSL::SSL::VERIFY_PEER
      http.open_timeout = http.read_timeout = http.write_timeout = @timeout
      # Whether a request is sent again is decided here alone.
      http.max_retries = 0
      http.start do
        # Unpacked, a short answer could be a long one.
        request = Net::HTTPGenericRequest.new(method, !body.nil?, method != 'HEAD', path,
                                              { 'accept-encoding' => 'identity' }.merge(headers))
        request.body = body
        read = nil
        response = http.request(request) { |reply| read = method == 'HEAD' ? '' : body_of(reply) }
        Reply.new(response.code.to_i, response, read)
      end
    end

    def way
      access = [@proxy.user, @proxy.password].map { |one| one && URI.decode_www_form_component(one.gsub('+', '%2B')) }
      [@proxy.hostname, @proxy.port, *access]
    end

    def body_of(reply)
      body = +''.b
      reply.read_body do |part|
        raise UnreadableError, 'the answer is too long' if (body << part).bytesize > REPLY_MAX
      end
      # Net::HTTP passes over an answer that breaks off.
      length = reply.chunked? ? nil : reply.content_length
      raise EOFError, 'the answer broke off' if length && reply.class.body_permitted? && body.bytesize < length

      body
    end
  end

  # Requests of one account, sent again when nothing came back and when the refusal passes by itself.
  class Transport
    FIRST_PAUSE = 0.5
    LAST_PAUSE = 10
    # A wait that the server asks for is waited for when it is no longer.
    RETRY_AFTER_MAX = 10
    # Refusals that pass by themselves; any other comes again.
    PASSING = %w[requests-too-many key-in-use service-unavailable].freeze
    GATEWAY = [502, 503, 504].freeze

    attr_reader :authorization

    def initialize(url, access, timeout, retries)
      @exchange = Exchange.new(url, timeout, access[:proxy])
      key, login, password = access.values_at(:key, :login, :password)
      raise DozvonError, 'a key, or a login and a password, is needed' if key.nil? && login.nil?

      unless key.nil? || (key.is_a?(String) && key.match?(/\A[\x21-\x7e]+\z/))
        raise DozvonError, 'a key is printable ASCII without blanks'
      end

      @authorization = key.nil? ? "Basic #{["#{login}:#{password}"].pack('m0')}" : "Bearer #{key}"
      @retries = retries
    end

    # Keeps keys and passwords out of logs.
    def inspect
      '#<Dozvon::Transport>'
    end

    def send_request(method, target, headers, body)
      attempt = 0
      begin
        reply = @exchange.once(method, target, headers, body)
        raise ApiError.of(reply.status, reply.body, reply.headers['retry-after']) unless reply.success?

        reply
      rescue ConnectionError, ApiError => e
        # A POST without a key may have been done although nothing came back.
        once = method == 'POST' && !headers.key?('idempotency-key')
        pause = pause_before(e, attempt) unless once && !(e.is_a?(ApiError) && PASSING.include?(e.code))
        raise if attempt >= @retries || pause.nil?

        sleep(pause)
        attempt += 1
        retry
      end
    end

    # Seconds before a repetition that nobody told the time of.
    def self.growing(attempt)
      [FIRST_PAUSE * 2**attempt, LAST_PAUSE].min * (0.5 + rand / 2)
    end

    private

    # Seconds; nil: it is not sent again.
    def pause_before(trouble, attempt)
      return Transport.growing(attempt) unless trouble.is_a?(ApiError)

      passing = trouble.code == 'unknown' ? GATEWAY.include?(trouble.status) : PASSING.include?(trouble.code)
      return nil unless passing
      return Transport.growing(attempt) if trouble.retry_after.nil?

      trouble.retry_after <= RETRY_AFTER_MAX ? trouble.retry_after : nil
    end
  end
end
