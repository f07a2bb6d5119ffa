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

# Answers each connection with what it is given; nil: never; :drip: an octet now and then, for ever.
class Hearing
  attr_reader :url, :heard

  def initialize(*answers, tls: nil)
    server = TCPServer.new('127.0.0.1', 0)
    @url = "http://127.0.0.1:#{server.addr[1]}"
    server = OpenSSL::SSL::SSLServer.new(server, tls) if tls
    @heard = []
    @open = [server]
    @thread = Thread.new do
      answers.each { |answer| answer_one(server.accept, answer) }
    rescue OpenSSL::SSL::SSLError
      # A client that does not trust the certificate hangs up.
    end
  end

  def drip(connection)
    connection.write("HTTP/1.1 200 OK\r\nx: ")
    loop do
      connection.write('x')
      sleep 0.02
    end
  rescue SystemCallError
    connection.close
  end

  def answer_one(connection, answer)
    @open << connection
    text = +''
    text << connection.readpartial(65_536) until text.include?("\r\n\r\n")
    length = text[/content-length: (\d+)/i, 1].to_i
    text << connection.readpartial(65_536) while text.split("\r\n\r\n", 2)[1].bytesize < length
    @heard << text
    return if answer.nil?
    return drip(connection) if answer == :drip

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
    # How far a date is differs from run to run.
    told['retryAfter'] = [error.retry_after, 1_000_000].min if error.retry_after
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

  def test_trouble
    with_server do |url, asked|
      vectors('trouble').each_with_index do |one, at|
        limits = %w[timeout retries].select { |name| one.key?(name) }.map { |name| [name.to_sym, one[name]] }.to_h
        client = Dozvon::Client.new("#{url}/trouble/#{at}", one['key'], **limits)
        assert_equal one.slice('result', 'error'), called(client, one), one['name']
        assert_equal one['exchanges'].length, asked["trouble/#{at}"], one['name']
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
    [['sms.example', 'k'], ['http://x?y', 'k'], ['http://x'], ['http://x', ''], ['http://x', "k\nx: y"]].each do |given|
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

  def answer(status, body, type = 'application/json', *more)
    head = ["HTTP/1.1 #{status} x", "content-type: #{type}", "content-length: #{body.bytesize}", *more]
    "#{head.join("\r\n")}\r\n\r\n#{body}"
  end

  def test_an_answer_that_drips_is_a_timeout
    server = Hearing.new(:drip)
    assert_raises(Dozvon::TimeoutError) { Dozvon::Client.new(server.url, 'k', timeout: 0.3, retries: 0).balance }
    server.end
  end

  def test_an_answer_that_breaks_off_is_a_connection_error
    [answer(200, '{}')[0..-2], "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", "SSH-2.0\r\n"].each do |reply|
      server = Hearing.new(reply)
      assert_raises(Dozvon::ConnectionError, reply) { Dozvon::Client.new(server.url, 'k', retries: 0).balance }
      server.end
    end
    server = Hearing.new(answer(200, '1,1,1.40,9.00')[0..-2])
    assert_equal ['', '-100'], SMSC.new(server.url, 'shop', 'p', retries: 0).send_sms(PHONE, 'x')
    server.end
  end

  def test_a_success_that_is_not_of_this_api_is_unreadable
    [['<html>', 'text/html'], ['{"items":['], ['[]'], ['{"items":{}}', 'Application/JSON'], ['{"items":[],"next":5}'],
     ['{"items":[],"next":""}']].each do |given|
      server = Hearing.new(answer(200, *given))
      assert_raises(Dozvon::UnreadableError, given.inspect) { Dozvon::Client.new(server.url, 'k').messages.list.to_a }
      server.end
    end
  end

  def test_a_list_without_an_end_ends
    page = answer(200, '{"items":[{"a":1}],"next":"same"}')
    server = Hearing.new(page, page, answer(200, 'a;b', 'text/csv'))
    client = Dozvon::Client.new(server.url, 'k')
    assert_raises(Dozvon::UnreadableError) { client.messages.list.to_a }
    assert_equal 'a;b', client.request('GET', '/export')
    server.end
  end

  def test_a_date_is_waited_for_like_seconds
    busy = '{"code":"requests-too-many"}'
    server = Hearing.new(answer(429, busy, 'application/problem+json', 'retry-after: Fri, 31 Dec 2100 23:59:59 GMT'),
                         answer(429, busy, 'application/problem+json', 'retry-after: Sat, 01 Jan 2000 00:00:00 GMT'),
                         answer(200, '{}'))
    client = Dozvon::Client.new(server.url, 'k')
    assert_operator assert_raises(Dozvon::RateLimitError) { client.balance }.retry_after, :>, 1_000_000
    assert_equal({}, client.balance)
    server.end
  end

  def test_a_post_without_a_key_is_not_sent_again_when_nothing_came_back
    server = Hearing.new('', answer(502, ''), answer(429, '{"code":"requests-too-many"}', 'application/problem+json', 'retry-after: 0'),
                         answer(200, '{}'), '', answer(200, '{}'))
    client = Dozvon::Client.new(server.url, 'k')
    assert_raises(Dozvon::ConnectionError) { client.request('POST', '/black-list', nil, {}) }
    assert_raises(Dozvon::UnavailableError) { client.contacts.add({}) }
    assert_equal({}, client.contacts.add({}))
    assert_equal({}, client.request('POST', '/black-list', nil, {}, idempotency_key: 'k'))
    server.end
  end

  def test_certificates_are_checked
    place = File.expand_path('../../../test/support/tls/localhost', __dir__)
    tls = OpenSSL::SSL::SSLContext.new
    tls.cert = OpenSSL::X509::Certificate.new(File.read("#{place}.pem"))
    tls.key = OpenSSL::PKey.read(File.read("#{place}-key.pem"))
    # Ruby reads whom to trust when it starts.
    program = 'print(begin Dozvon::Client.new(ARGV[0], "k", retries: 0).balance rescue $!.class.to_s + $!.message end)'
    { nil => /\ADozvon::ConnectionError.*certificate verify failed/, "#{place}.pem" => /\A\{\}\z/ }.each do |trusted, wanted|
      server = Hearing.new(answer(200, '{}'), tls: tls)
      url = server.url.sub('http://127.0.0.1', 'https://localhost')
      command = [RbConfig.ruby, '-I', File.expand_path('../lib', __dir__), '-rdozvon', '-e', program, url]
      said, = Open3.capture2({ 'SSL_CERT_FILE' => trusted }, *command)
      assert_match wanted, said
      server.end
    end
  end

  def test_a_proxy
    server = Hearing.new(answer(200, '{}'), answer(200, '9.00'), answer(407, ''))
    proxy = server.url.sub('//', '//user:p%40ss@')
    assert_equal({}, Dozvon::Client.new('http://sms.example/x', 'k', proxy: proxy).balance)
    assert_equal '9.00', SMSC.new('http://sms.example', 'shop', 'p', proxy: proxy).get_balance
    assert_raises(Dozvon::ConnectionError) { Dozvon::Client.new('https://sms.example', 'k', proxy: proxy, retries: 0).balance }
    first, second, third = server.end
    assert_match %r{\AGET http://sms\.example/x/api/v1/account/balance HTTP/1\.1\r\n}, first
    assert_includes first.downcase, "proxy-authorization: basic #{['user:p@ss'].pack('m0').downcase}"
    assert_match %r{\APOST http://sms\.example/sys/balance\.php }, second
    assert_match(/\ACONNECT sms\.example:443 /, third)
    refute_includes third, 'Bearer'
    ['socks5://x', 'x', 'http://'].each do |wrong|
      assert_raises(Dozvon::DozvonError, wrong) { Dozvon::Client.new('http://x', 'k', proxy: wrong) }
    end
  end

  def test_texts_of_any_encoding
    server = Hearing.new(answer(200, '{}'), answer(200, '{}'), answer(200, '1,1'))
    client = Dozvon::Client.new(server.url, 'k')
    client.upload('звук'.b, "\xFF\x00".b)
    client.messages.price(text: 'да'.encode('Windows-1251'), "\xD0\xBD".b => "a\xFF")
    SMSC.new(server.url, 'shop', 'p').get_sms_cost(PHONE, 'да'.dup.force_encoding('US-ASCII'), 0, 0, nil, nil)
    first, second, third = server.end
    assert_includes first, 'POST /api/v1/uploads?name=%D0%B7%D0%B2%D1%83%D0%BA '
    assert_equal "{\"text\":\"да\",\"н\":\"a\u{fffd}\"}".b, second.b[/\{.*/]
    assert_includes third, "phones=#{PHONE}&mes=%D0%B4%D0%B0&translit=0"
  end

  def signed(body, type)
    signature = "t=1,v1=#{OpenSSL::HMAC.hexdigest('SHA256', 's', "1.#{body}")}"
    Dozvon::Webhook.read(body: body, signature: signature, content_type: type, secret: 's', now: 1)
  end

  def test_handler_calls_that_cannot_be_read
    ['mes=%', 'mes=%4', 'mes=%4g', 'mes=%ff', "mes=\xff"].each do |body|
      assert_equal 'body-unreadable', assert_raises(Dozvon::WebhookError, body) { signed(body, nil) }.code
    end
    ['{"mes":1}', '{"mes":null}', '[]', '{"mes":"1"', '[' * 1000].each do |body|
      assert_equal 'body-unreadable', assert_raises(Dozvon::WebhookError, body) { signed(body, 'application/json') }.code
    end
    form = 'Application/X-WWW-form-urlencoded; charset="Windows-1251"'
    assert_equal({ 'mes' => 'П' }, signed('mes=%CF', form).fields)
    assert_equal({ 'mes' => 'п 1', 'x' => '' }, signed('mes=%D0%BF+1&x', '').fields)
  end

  def test_menus_of_data_that_are_none
    { 'selector-wrong' => ['text', nil, { on: ['1'] }], 'address-wrong' => [{ on: '1', notify: "http\u017f://x" }],
      'target-unknown' => [{ on: '1', call: [PHONE], err: [] }], 'action-wrong' => [{ on: '1', do: ['back'] }] }.each do |code, items|
      items.each do |item|
        error = assert_raises(Dozvon::MenuError, item.inspect) { Dozvon::Menu.text(menu: 'x', items: [item]) }
        assert_equal code, error.code
      end
    end
    assert_equal "{menu: x\n1: \u017ftart\n}", Dozvon::Menu.text(menu: 'x', items: [{ on: '1', play: "\u017ftart" }])
  end

  # Ruby 2.7 has no fixed_length_secure_compare; net-smtp need not be there.
  def test_what_not_every_ruby_has_is_not_needed
    program = <<~RUBY
      require 'dozvon/classic'
      require 'dozvon'
      raise 'net/smtp is there' if $LOADED_FEATURES.any? { |file| file.end_with?('net/smtp.rb') }

      OpenSSL.singleton_class.undef_method(:fixed_length_secure_compare)
      digest = OpenSSL::HMAC.hexdigest('SHA256', 's', '1.')
      print Dozvon::Webhook.read(body: '', signature: "t=1,v1=\#{digest}", secret: 's', now: 1).kind
    RUBY
    said, status = Open3.capture2(RbConfig.ruby, '-I', File.expand_path('../lib', __dir__), '-e', program)
    assert_equal ['status', true], [said, status.success?]
  end

  def test_nothing_tells_a_secret
    mail = SMSC::Mail.new(server: 'mail.sms.example', password: 'SECRET')
    client = Dozvon::Client.new('http://x', 'SECRET')
    refute_includes [client, client.messages, client.instance_variable_get(:@api), SMSC.new('http://x', 'a', 'SECRET', mail: mail), mail].inspect, 'SECRET'
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

  # With the certificate of the tests known.
  def trusting
    before = ENV['SSL_CERT_FILE']
    ENV['SSL_CERT_FILE'] = File.expand_path('../../../test/support/tls/localhost.pem', __dir__)
    yield
  ensure
    ENV['SSL_CERT_FILE'] = before
  end

  def test_a_password_leaves_this_machine_encrypted_unless_told
    { ['localhost', nil, nil] => :plain, ['127.0.0.1', 2525, nil] => :plain, ['::1', nil, nil] => :plain,
      ['mail.sms.example', nil, nil] => :starttls, ['127.0.0.1.sms.example', 587, nil] => :starttls,
      ['mail.sms.example', 465, nil] => :tls, ['mail.sms.example', nil, :plain] => :plain }.each do |(server, port, security), way|
      assert_equal way, SMSC::Mail.new(server: server, port: port, security: security).way, server
    end
    assert_raises(Dozvon::DozvonError) { SMSC::Mail.new(server: 'localhost', security: :none).way }
  end

  def test_a_command_goes_by_mail
    sink = Program.new('mail.mjs')
    plain, starttls, tls = sink.line.split.map(&:to_i)
    mail = SMSC::Mail.new(server: '127.0.0.1', port: plain, from: 'api@sms.example', to: 'send@send.sms.example')
    smsc = SMSC.new('http://sms.example', 'shop', 'p', mail: mail)
    assert smsc.send_sms_mail(PHONE, 'код 1', 0, 0, 7, 1, 'Shop').success?
    took = JSON.parse(sink.line)
    assert_equal ['api@sms.example', 'send@send.sms.example'], took.values_at('from', 'to')
    assert_includes took['type'], 'charset=utf-8'
    assert_equal "shop:p:7:0:0,1,Shop:#{PHONE}:код 1", took['text']
    mail.login, mail.password = %w[mailer phrase]
    { starttls: starttls, tls: tls }.each do |security, port|
      mail.security, mail.port = security, port
      assert_raises(OpenSSL::SSL::SSLError) { smsc.send_sms_mail(PHONE, 'a certificate nobody knows') }
      trusting { smsc.send_sms_mail(PHONE, security) }
      took = JSON.parse(sink.line)
      assert_equal [true, 'mailer', "shop:p:0:0:0,0,:#{PHONE}:#{security}"], took.values_at('encrypted', 'login', 'text')
    end
    mail.security, mail.port = :starttls, plain
    assert_raises(Net::SMTPUnsupportedCommand) { smsc.send_sms_mail(PHONE, 'STARTTLS is not offered') }
  ensure
    sink.end
  end
end
