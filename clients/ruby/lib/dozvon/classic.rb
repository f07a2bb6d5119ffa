# frozen_string_literal: true

require 'securerandom'
require_relative 'transport'

# The functions of the classic libraries with the same arguments and results: all values are texts cut from the reply with fmt=1.
class SMSC
  # What `send_sms_mail` needs: a mail server and the address of the SMTP door for commands. security: :tls from the beginning, :starttls,
  # or :plain; nil: :plain on this machine, :tls at port 465, else :starttls.
  Mail = Struct.new(:server, :port, :from, :to, :login, :password, :security, keyword_init: true) do
    def way
      return security if %i[tls starttls plain].include?(security)
      raise Dozvon::DozvonError, "no security of a mail server: #{security}" if security

      return :plain if server.match?(/\A(?:localhost|127(?:\.\d{1,3}){3}|::1)\z/i)

      port == 465 ? :tls : :starttls
    end

    # Keeps the password out of logs.
    def inspect
      "#<SMSC::Mail #{server}>"
    end
    alias_method :to_s, :inspect
  end

  FLAGS = ['', 'flash=1', 'push=1', 'hlr=1', 'bin=1', 'bin=2', 'ping=1', 'mms=1', 'mail=1', 'call=1', 'viber=1',
           'soc=1'].freeze
  # The reply when nobody answered after the last try.
  NO_ANSWER = ',-100'
  private_constant :FLAGS, :NO_ANSWER

  # login:: empty: the password is a key of the account
  # timeout:: seconds for one try
  # retries:: how often a request may be sent again when nothing came back
  # proxy:: address of an HTTP proxy
  def initialize(url, login, password, timeout: 30, retries: 4, mail: nil, proxy: nil)
    @exchange = Dozvon::Exchange.new(url, timeout, proxy)
    @login = login.to_s
    @password = password.to_s
    @retries = retries
    @mail = mail
    @timeout = timeout
  end

  # Keeps the password out of logs.
  def inspect
    '#<SMSC>'
  end

  # `[id, count, cost, balance]`, or `[id, -error]`. `files`: paths.
  def send_sms(phones, message, translit = 0, time = 0, id = 0, format = 0, sender = false, query = '', files = [])
    fields = [['cost', '3'], ['phones', phones], ['mes', message], ['translit', translit], ['id', id]]
    fields += flag(format) + sender_of(sender)
    fields << ['time', time] unless ['', '0'].include?(time.to_s)
    ask('send', fields + query_of(query), files).split(',', -1)
  end

  # Sends a command by mail; the mail server's last reply (Net::SMTP::Response). The mail has the password in it: it leaves this machine
  # encrypted, unless the security is :plain.
  def send_sms_mail(phones, message, translit = 0, time = 0, id = 0, format = 0, sender = '')
    raise Dozvon::DozvonError, 'send_sms_mail needs `mail`: a server and two addresses' unless @mail

    # A gem of its own since Ruby 3.1: nobody else shall need it.
    require 'net/smtp'
    text = "#{@login}:#{@password}:#{id}:#{time}:#{translit},#{format},#{sender}:#{phones}:#{message}"
    head = ["From: #{@mail.from}", "To: #{@mail.to}", "Message-ID: <#{SecureRandom.uuid}@#{@mail.from[/[^@]*\z/]}>",
            'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64']
    letter = "#{head.join("\r\n")}\r\n\r\n#{[text].pack('m').gsub("\n", "\r\n")}"
    access = @mail.login ? ['localhost', @mail.login, @mail.password, :plain] : ['localhost']
    mail_server.start(*access) { |smtp| smtp.send_message(letter, @mail.from, @mail.to) }
  end

  # `[cost, count]`, or `['0', -error]`.
  def get_sms_cost(phones, message, translit = 0, format = 0, sender = false, query = '')
    fields = [['cost', '1'], ['phones', phones], ['mes', message], *sender_of(sender), ['translit', translit]]
    ask('send', fields + flag(format) + query_of(query)).split(',', -1)
  end

  # One message: its columns. Several ids (with commas): a list of such rows. Refused: `['0', -error]`.
  def get_status(id, phone, all = 0)
    reply = ask('status', [['phone', phone], ['id', id], ['all', all]])
    return columns(reply, all) unless id.to_s.include?(',')

    rows = reply.split("\n").reject(&:empty?)
    return columns(rows.first, all) if rows.length == 1 && rows.first.match?(/\A0?,-/)

    rows.map { |row| row.split(',', -1) }
  end

  # The balance, or false.
  def get_balance
    reply = ask('balance', []).strip
    reply.empty? || reply.include?(',') ? false : reply
  end

  private

  def mail_server
    way = @mail.way
    smtp = Net::SMTP.new(@mail.server, @mail.port || (way == :tls ? 465 : 25))
    smtp.open_timeout = smtp.read_timeout = @timeout
    # Older versions check no certificates unless they are told.
    known = OpenSSL::SSL::SSLContext.new
    known.set_params(cert_store: OpenSSL::X509::Store.new.tap(&:set_default_paths))
    case way
    when :tls then smtp.enable_tls(known)
    when :starttls then smtp.enable_starttls(known)
    else smtp.disable_starttls
    end
    smtp
  end

  # One page; the text of its reply, which has a refusal's form when nobody answered.
  def ask(page, fields, files = [])
    access = @login.empty? ? [['apikey', @password]] : [['login', @login], ['psw', @password]]
    told = [*access, ['fmt', '1'], ['charset', 'utf-8'], *fields]
    type, body = files.to_a.empty? ? ['application/x-www-form-urlencoded', Dozvon::Written.pairs(told)] : multipart(told, files)
    (0..@retries).each do |attempt|
      sleep(Dozvon::Transport.growing(attempt - 1)) if attempt.positive?
      text = once("/sys/#{page}.php", type, body)
      return text unless text.empty?
    end
    NO_ANSWER
  end

  def once(target, type, body)
    reply = @exchange.once('POST', target, { 'content-type' => type }, body)
    reply.success? ? reply.body.dup.force_encoding(Encoding::UTF_8).scrub : ''
  rescue Dozvon::ConnectionError, Dozvon::UnreadableError
    ''
  end

  def multipart(fields, files)
    border = SecureRandom.hex(16)
    parts = fields.map { |name, value| ["name=\"#{name}\"", Dozvon::Written.text(value)] }
    parts += files.each_with_index.map do |path, at|
      name = File.basename(path).gsub("\r", '%0D').gsub("\n", '%0A').gsub('"', '%22')
      ["name=\"file#{at}\"; filename=\"#{name}\"\r\ncontent-type: application/octet-stream", File.binread(path)]
    end
    body = parts.map { |head, content| "--#{border}\r\ncontent-disposition: form-data; #{head}\r\n\r\n".b + content.b + "\r\n".b }
    ["multipart/form-data; boundary=#{border}", "#{body.join}--#{border}--\r\n".b]
  end

  def flag(format)
    raise Dozvon::DozvonError, "no format #{format}" unless format.is_a?(Integer) && format.between?(0, FLAGS.length - 1)

    query_of(FLAGS[format])
  end

  def sender_of(sender)
    sender.nil? || sender == false ? [] : [['sender', sender]]
  end

  # `name=value&…` as a caller wrote it, percent codes read.
  def query_of(query)
    query.to_s.split('&').reject(&:empty?).map do |part|
      name, _, value = part.partition('=')
      [read(name), read(value)]
    end
  end

  def read(written)
    octets = written.b.tr('+', ' ').gsub(/%([0-9a-f]{2})/i) { Regexp.last_match(1).hex.chr }
    octets.force_encoding(Encoding::UTF_8)
  end

  # Texts may hold commas: with `all` the columns before them are counted.
  def columns(row, all)
    columns = row.split(',', -1)
    return columns if all.to_i.zero? || columns[all.to_i == 1 ? 14 : 17] == 'HLR'

    row.split(',', all.to_i == 1 ? 9 : 12)
  end
end
