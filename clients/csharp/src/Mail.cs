using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Dozvon
{
    /// <summary>How the way to a mail server is kept secret.</summary>
    public enum MailSecurity
    {
        /// <summary>Plain on this machine, TLS at port 465, STARTTLS elsewhere.</summary>
        ByPlace,
        /// <summary>TLS from the beginning (RFC 8314).</summary>
        Tls,
        /// <summary>STARTTLS (RFC 3207); a server that does not offer it gets nothing.</summary>
        StartTls,
        /// <summary>Not at all: whoever is on the way reads the password.</summary>
        Plain,
    }

    /// <summary>One mail to a mail server (RFC 5321): encrypted as is told, signed in when there is a login (RFC 4954).</summary>
    internal sealed class Mail
    {
        /// <summary>RFC 5321 4.5.3.1.5: a line of a reply has 512 octets at most.</summary>
        private const int LineMost = 512;
        /// <summary>Servers say a few lines to each command; one that never stops is none.</summary>
        private const int LinesMost = 100;
        private static readonly Regex Address = new Regex(@"\A[!-;=?-~]+@[!-;=?-~]+\z");

        private readonly SMSC _route;
        private readonly string _host;
        private Stream _stream;

        internal Mail(SMSC route)
        {
            if (route.SmtpServer == null || route.SmtpFrom == null || route.SmtpTo == null)
                throw new DozvonException("send_sms_mail needs SmtpServer, SmtpFrom and SmtpTo");
            foreach (var address in new[] { route.SmtpFrom, route.SmtpTo })
                if (!Address.IsMatch(address)) throw new DozvonException("not a mail address: " + address);
            _route = route;
            _host = route.SmtpServer.Trim('[', ']');
        }

        internal MailSecurity Way
        {
            get
            {
                if (_route.SmtpSecurity != MailSecurity.ByPlace) return _route.SmtpSecurity;
                var near = string.Equals(_host, "localhost", StringComparison.OrdinalIgnoreCase)
                    || IPAddress.TryParse(_host, out var address) && IPAddress.IsLoopback(address);
                if (near) return MailSecurity.Plain;
                return _route.SmtpPort == 465 ? MailSecurity.Tls : MailSecurity.StartTls;
            }
        }

        /// <summary>Hands a text over; afterwards the mail server has taken it.</summary>
        internal void Send(string text, TimeSpan timeout)
        {
            var late = false;
            using (var client = new TcpClient())
            using (new Timer(_ => { late = true; client.Close(); }, null, timeout, Timeout.InfiniteTimeSpan))
            {
                try
                {
                    client.Connect(_host, _route.SmtpPort);
                    _stream = client.GetStream();
                    if (Way == MailSecurity.Tls) Encrypt();
                    Talk(text);
                }
                catch (Exception trouble) when (late) { throw new RequestTimeoutException(trouble); }
                catch (Exception trouble) when (trouble is IOException || trouble is SocketException || trouble is System.Security.Authentication.AuthenticationException || trouble is ObjectDisposedException)
                {
                    throw new ConnectionException("the mail server cannot be reached: " + trouble.Message, trouble);
                }
            }
        }

        private void Encrypt()
        {
            var over = new SslStream(_stream, false, _route.SmtpCertificate);
            // Which versions, the platform decides.
            over.AuthenticateAsClient(_host, null, SslProtocols.None, false);
            _stream = over;
        }

        private void Talk(string text)
        {
            Expect("220");
            var offered = Ask("EHLO localhost", "250");
            if (Way == MailSecurity.StartTls)
            {
                Ask("STARTTLS", "220");
                Encrypt();
                offered = Ask("EHLO localhost", "250");
            }
            if (_route.SmtpLogin != null) SignIn(offered);
            Ask("MAIL FROM:<" + _route.SmtpFrom + ">", "250");
            Ask("RCPT TO:<" + _route.SmtpTo + ">", "250");
            Ask("DATA", "354");
            Ask(Letter(text) + "\r\n.", "250");
            try { Say("QUIT"); }
            catch (IOException) { } // the mail is taken; what becomes of this changes nothing
        }

        /// <summary>PLAIN, or LOGIN where that alone is offered.</summary>
        private void SignIn(string offered)
        {
            var mechanisms = offered.ToUpperInvariant().Split('\n').Where(line => line.Length > 8 && line.Substring(4, 4) == "AUTH")
                .SelectMany(line => line.Split(' ', '=')).ToList();
            if (!mechanisms.Contains("LOGIN") || mechanisms.Contains("PLAIN"))
            {
                Ask("AUTH PLAIN " + Base64("\0" + _route.SmtpLogin + "\0" + _route.SmtpPassword), "235");
                return;
            }
            Ask("AUTH LOGIN", "334");
            Ask(Base64(_route.SmtpLogin), "334");
            Ask(Base64(_route.SmtpPassword ?? ""), "235");
        }

        private static string Base64(string text) { return Convert.ToBase64String(Encoding.UTF8.GetBytes(text)); }

        /// <summary>In base64 no line is too long, begins with a dot, or needs a way for eight bits.</summary>
        private string Letter(string text)
        {
            var octets = Encoding.UTF8.GetBytes(Regex.Replace(text, "\r\n|\r|\n", "\r\n"));
            return string.Join("\r\n", "From: <" + _route.SmtpFrom + ">", "To: <" + _route.SmtpTo + ">", "Date: " + DateTime.UtcNow.ToString("R"),
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
                Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks));
        }

        private string Ask(string line, string code)
        {
            Say(line);
            return Expect(code);
        }

        private void Say(string line)
        {
            var octets = Encoding.ASCII.GetBytes(line + "\r\n");
            _stream.Write(octets, 0, octets.Length);
            _stream.Flush();
        }

        /// <summary>Reads a reply to its last line; all of its lines.</summary>
        private string Expect(string code)
        {
            var told = new StringBuilder();
            for (var lines = 0; lines < LinesMost; lines++)
            {
                var line = Line();
                told.Append(line).Append('\n');
                if (line.Length > 3 && line[3] == '-') continue;
                if (line.StartsWith(code, StringComparison.Ordinal)) return told.ToString();
                throw new DozvonException("the mail server said: " + line);
            }
            throw new IOException("its reply does not end");
        }

        private string Line()
        {
            var line = new StringBuilder();
            while (line.Length < LineMost)
            {
                var octet = _stream.ReadByte();
                if (octet < 0) throw new IOException("it hung up");
                if (octet == '\n') return line.ToString().TrimEnd('\r');
                line.Append((char)octet);
            }
            throw new IOException("its line does not end");
        }
    }
}
