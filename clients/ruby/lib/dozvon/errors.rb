# frozen_string_literal: true

require 'json'
require 'time'

# What can go wrong with a request, as errors one can tell apart; the words are the server's.
module Dozvon
  # Anything that this library raises of itself.
  class DozvonError < StandardError; end

  # Nobody answered, or the answer broke off: with an idempotency key the request may be repeated.
  class ConnectionError < DozvonError; end

  # No answer within the time-out.
  class TimeoutError < ConnectionError; end

  # A success that is not of this API: no JSON, not what the operation tells, too long, a list without an end.
  class UnreadableError < DozvonError; end

  # A refusal of the server (RFC 9457).
  class ApiError < DozvonError
    # HTTP status, 300 to 599.
    attr_reader :status
    # The kind of refusal for programs, such as `money-short`; `unknown` when the answer is not of this API.
    attr_reader :code
    # The kind of refusal for people, and what exactly is wrong (may be empty).
    attr_reader :title, :detail
    # Hashes with `pointer` and `detail`, one a mistake.
    attr_reader :errors
    # The id of a sending that is stored although it was refused, or nil.
    attr_reader :id
    # Seconds after which it is worth asking again, or nil.
    attr_reader :retry_after

    def initialize(status:, code:, title:, detail: '', errors: [], id: nil, retry_after: nil)
      super(detail.empty? ? title : detail)
      @status = status
      @code = code
      @title = title
      @detail = detail
      @errors = errors
      @id = id
      @retry_after = retry_after
    end

    # What an answer that is no success says.
    def self.of(status, body, retry_after)
      told = object_of(body)
      text = ->(name) { told[name].is_a?(String) && !told[name].empty? ? told[name] : nil }
      kind = BY_STATUS[status] || (status >= 500 ? UnavailableError : InvalidRequestError)
      kind.new(
        status: status,
        code: text['code'] || 'unknown',
        title: text['title'] || "HTTP #{status}",
        detail: text['detail'] || '',
        errors: told['errors'].is_a?(Array) ? told['errors'].grep(Hash) : [],
        id: text['id'],
        retry_after: seconds(retry_after.to_s.strip)
      )
    end

    # RFC 9110 10.2.3: seconds, or a date; nil for what is neither.
    def self.seconds(told)
      return told.to_i if told.match?(/\A[0-9]{1,9}\z/)

      [(Time.httpdate(told) - Time.now).ceil, 0].max
    rescue ArgumentError
      nil
    end

    def self.object_of(body)
      told = JSON.parse(body)
      told.is_a?(Hash) ? told : {}
    rescue JSON::ParserError, EncodingError
      {}
    end
    private_class_method :object_of, :seconds
  end

  # 401: no key, or a wrong one.
  class AuthenticationError < ApiError; end
  # 402: the money does not suffice.
  class MoneyError < ApiError; end
  # 403: not allowed to this key or this account.
  class PermissionError < ApiError; end
  # 404 and 410: there is no such thing.
  class NotFoundError < ApiError; end
  # 409: it cannot be done as things are.
  class ConflictError < ApiError; end
  # 429: asked too often.
  class RateLimitError < ApiError; end
  # Any other 4xx, and a redirect: the request is wrong.
  class InvalidRequestError < ApiError; end
  # 5xx: the server cannot answer right now.
  class UnavailableError < ApiError; end

  class ApiError
    BY_STATUS = {
      401 => AuthenticationError,
      402 => MoneyError,
      403 => PermissionError,
      404 => NotFoundError,
      409 => ConflictError,
      410 => NotFoundError,
      429 => RateLimitError
    }.freeze
    private_constant :BY_STATUS
  end
end
