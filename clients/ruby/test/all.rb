# frozen_string_literal: true

# All vectors of clients/vectors, and what happens when nobody answers: `ruby test/all.rb` in the library's folder.

$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))

require 'minitest/autorun'
require 'open3'
require 'socket'
require 'tempfile'
require 'dozvon'
require 'dozvon/classic'

VECTORS = File.expand_path('../../vectors', __dir__)
PHONE = '79990000001'
SENDING = { recipients: [PHONE], text: 'Hello' }.freeze

def vectors(name)
  JSON.parse(File.read("#{VECTORS}/#{name}.json", encoding: 'UTF-8'))
end

# A program of clients/vectors that ends with its standard input.
class Program
  def initialize(name)
    @in, @out, @wait = Open3.popen2(ENV.fetch('NODE', 'node'), "#{VECTORS}/#{name}")
  end

  def line
    @out.gets.strip
  end

  def end
    @in.close
    @wait.value
    @out.close
  end
end

# Answers each connection with what it is given; nil: never.
class Hearing
  attr_reader :url, :heard

  def initialize(*answers)
    server = TCPServer.new('127.0.0.1', 0)
    @url = "http://127.0.0.1:#{server.addr[1]}"
    @heard = []
    @open = [server]
    @thread = Thread.new { answers.each { |answer| answer_one(server.accept, answer) } }
  end

  def answer_one(connection, answer)
    @open << connection
    text = +''
    text << connection.readpartial(65_536) until text.include?("\r\n\r\n")
    length = text[/content-length: (\d+)/i, 1].to_i
    text << connection.readpartial(65_536) while text.split("\r\n\r\n", 2)[1].bytesize < length
    @heard << text
    return if answer.nil?

    connection.write(answer)
    connection.close
  end

  def end
    @thread.join
    @open.each(&:close)
    @heard
  end
end

class LibraryTest < Minitest::Test
  def kind(error)
    error.class.name.split('::').last.delete_suffix('Error').gsub(/(?<=[a-z])(?=[A-Z])/, '-').downcase
  end

  def told(error)
    return { 'kind' => kind(error) } unless error.is_a?(Dozvon::ApiError)

    told = { 'kind' => kind(error), 'status' => error.status, 'code' => error.code, 'title' => error.title,
             'detail' => error.detail, 'errors' => error.errors }
    told['id'] = error.id if error.id
    told['retryAfter'] = error.retry_after if error.retry_after
    told
  end

  def called(client, one)
    given = one['arguments'].dup
    given[1] = given[1].unpack1('m') if one['call'] == 'upload'
    *owner, name = one['call'].split('.').map { |word| word.gsub(/[A-Z]/) { |letter| "_#{letter.downcase}" } }
    target = owner.empty? ? client : client.public_send(owner.first)
    named = one.key?('idempotencyKey') ? { idempotency_key: one['idempotencyKey'] } : {}
    # As given, and not as keywords: the last argument may be a Hash.
    result = named.empty? ? target.method(name).call(*given, **{}) : target.method(name).call(*given, **named)
    { 'result' => result.is_a?(Enumerator) ? result.to_a : result }
  rescue Dozvon::DozvonError => e
    { 'error' => told(e) }
  end

  def with_server
    server = Program.new('server.mjs')
    url = server.line
    yield url, ->(id) { Net::HTTP.get(URI("#{url}/asked/#{id}")).to_i }
  ensure
    server.end
  end

  def test_api
    with_server do |url, asked|
      vectors('api').each_with_index do |one, at|
        access = %w[login password].select { |name| one.key?(name) }.map { |name| [name.to_sym, one[name]] }.to_h
        client = Dozvon::Client.new("#{url}/api/#{at}/", one['key'], **access)
        expected = one.key?('error') ? { 'error' => one['error'] } : { 'result' => one['result'] }
        assert_equal expected, called(client, one), one['name']
        assert_equal one['exchanges'].length, asked["api/#{at}"], one['name']
        next unless one['name'] == 'messages with words'

        filter = one['arguments'].first.to_a.reverse.map { |name, value| [name.to_sym, value] }.to_h
        assert_equal 1, client.messages.list(filter).count, 'a filter keeps the documented order'
      end
    end
  end

  def test_classic
    with_server do |url, asked|
      vectors('classic').each_with_index do |one, at|
        smsc = SMSC.new("#{url}/classic/#{at}", one['login'], one['password'])
        assert_equal one['result'], smsc.public_send(one['call'], *one['arguments']), one['name']
        assert_equal one['exchanges'].length, asked["classic/#{at}"], one['name']
      end
    end
  end

  def test_menus
    vectors('menus').each do |one|
      outcome =
        begin
          { 'text' => Dozvon::Menu.text(one['menu']) }
        rescue Dozvon::MenuError => e
          { 'error' => { 'code' => e.code, 'item' => e.item }.compact }
        end
      assert_equal one.slice('text', 'error'), outcome, one['name']
    end
  end

  def test_a_menu_may_have_symbols
    assert_equal "{menu: Press 1\n1: One\n}", Dozvon::Menu.text(menu: 'Press 1', items: [{ on: '1', play: 'One' }])
  end

  def test_webhooks
    vectors('webhooks').each do |one|
      given = { body: one['body'], signature: one['signature'], content_type: one['contentType'],
                secret: one['secret'], now: one['now'] }
      outcome =
        begin
          Dozvon::Webhook.read(**given).to_h.transform_keys(&:to_s)
        rescue Dozvon::WebhookError => e
          { 'error' => e.code }
        end
      assert_equal one.slice('kind', 'fields', 'error'), outcome, one['name']
    end
  end

  def test_no_address_and_no_credentials_are_refused
    [['sms.example', 'k'], ['http://x?y', 'k'], ['http://x']].each do |given|
      assert_raises(Dozvon::DozvonError) { Dozvon::Client.new(*given) }
    end
    assert_raises(Dozvon::DozvonError) { SMSC.new('http://x', 'a', 'b').send_sms(PHONE, 'x', 0, 0, 0, 12) }
  end

  def test_nobody_is_asked_before_the_first_item_is_wanted
    assert Dozvon::Client.new('http://127.0.0.1:1', 'k').messages.list
  end

  def test_a_broken_connection_is_tried_again_with_the_same_random_key
    server = Hearing.new('', "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{\"id\":\"1\"}")
    assert_equal({ 'id' => '1' }, Dozvon::Client.new(server.url, 'k').messages.send(SENDING))
    keys = server.end.map { |text| text[/^idempotency-key: "(.*)"/i, 1] }
    assert_equal [2, 1], [keys.length, keys.uniq.length]
    assert_match(/\A\h{8}-\h{4}-4\h{3}-[89ab]\h{3}-\h{12}\z/, keys.first)
  end

  def test_no_answer_is_a_timeout
    server = Hearing.new(nil, nil)
    error = assert_raises(Dozvon::TimeoutError) { Dozvon::Client.new(server.url, 'k', timeout: 0.3, retries: 1).balance }
    assert_kind_of Dozvon::ConnectionError, error
    assert_equal 2, server.end.length
  end

  def test_a_closed_port_is_a_connection_error
    server = TCPServer.new('127.0.0.1', 0)
    url = "http://127.0.0.1:#{server.addr[1]}"
    server.close
    error = assert_raises(Dozvon::ConnectionError) { Dozvon::Client.new(url, 'k', retries: 0).balance }
    refute_kind_of Dozvon::TimeoutError, error
    smsc = SMSC.new(url, 'shop', 'p', retries: 0)
    assert_equal ['', '-100'], smsc.send_sms(PHONE, 'Hello')
    assert_equal false, smsc.get_balance
  end

  def test_a_redirect_is_refused
    server = Hearing.new("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")
    error = assert_raises(Dozvon::InvalidRequestError) { Dozvon::Client.new(server.url, 'k').balance }
    assert_equal 302, error.status
    server.end
  end

  def test_files_go_as_parts
    server = Hearing.new("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n1,1,1.40,9.00")
    file = Tempfile.create('dozvon')
    file.write("RIFF\0")
    file.close
    answer = SMSC.new(server.url, 'shop', 'p').send_sms(PHONE, 'Да', 0, 0, 0, 0, false, '', [file.path])
    assert_equal ['1', '1', '1.40', '9.00'], answer
    heard = server.end.first.force_encoding('UTF-8')
    assert_includes heard, "name=\"mes\"\r\n\r\nДа\r\n"
    assert_includes heard, "name=\"file0\"; filename=\"#{File.basename(file.path)}\"\r\n" \
                           "content-type: application/octet-stream\r\n\r\nRIFF\0\r\n"
  ensure
    File.unlink(file.path)
  end

  def test_a_command_goes_by_mail
    sink = Program.new('mail.mjs')
    mail = SMSC::Mail.new(server: '127.0.0.1', port: sink.line.to_i, from: 'api@sms.example', to: 'send@send.sms.example')
    smsc = SMSC.new('http://sms.example', 'shop', 'p', mail: mail)
    assert smsc.send_sms_mail(PHONE, 'код 1', 0, 0, 7, 1, 'Shop').success?
    took = JSON.parse(sink.line)
    assert_equal ['api@sms.example', 'send@send.sms.example'], took.values_at('from', 'to')
    assert_includes took['type'], 'charset=utf-8'
    assert_equal "shop:p:7:0:0,1,Shop:#{PHONE}:код 1", took['text']
  ensure
    sink.end
  end
end
