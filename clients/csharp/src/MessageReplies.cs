using System;
using System.Collections.Generic;
using System.Globalization;

namespace Dozvon
{
    /// <summary>An object of a reply with its members by name; what is not told is null, 0, false or empty.</summary>
    public abstract class Decoded
    {
        internal Decoded(Reply reply) { Reply = reply; }

        /// <summary>All of it, members this library has no name for too.</summary>
        public Reply Reply { get; }

        /// <summary>The object as JSON.</summary>
        public override string ToString() { return Reply.ToString(); }
    }

    /// <summary>An amount of money.</summary>
    public sealed class Money : Decoded
    {
        internal Money(Reply reply) : base(reply)
        {
            var written = reply.Text("amount");
            if (written == null) return;
            if (!decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                throw new UnreadableException("an amount is no number");
            Amount = amount;
        }

        /// <summary>With as many decimals as the server writes.</summary>
        public decimal? Amount { get; }
        /// <summary>Such as RUR.</summary>
        public string Currency { get { return Reply.Text("currency"); } }
    }

    /// <summary>What became of one recipient of a sending.</summary>
    public sealed class SentRecipient : Decoded
    {
        internal SentRecipient(Reply reply) : base(reply)
        {
            Recipient = reply.Text("recipient");
            Parts = (int)reply.Number("parts");
            Price = new Money(reply.Object("price"));
            Refused = reply.Maybe("refused", one => new Refusal(one));
        }

        /// <summary>Telephone or address.</summary>
        public string Recipient { get; }
        /// <summary>Parts of its text; of a call seconds.</summary>
        public int Parts { get; }
        /// <summary>Its price.</summary>
        public Money Price { get; }
        /// <summary>Why it was not taken; null when it was.</summary>
        public Refusal Refused { get; }
    }

    /// <summary>Why a recipient was not taken.</summary>
    public sealed class Refusal : Decoded
    {
        internal Refusal(Reply reply) : base(reply)
        {
            StatusCode = (int)reply.Number("statusCode");
            ErrorCode = (int)reply.Number("errorCode");
        }

        /// <summary>Its status in the classic API.</summary>
        public int StatusCode { get; }
        /// <summary>Why it was not taken.</summary>
        public int ErrorCode { get; }
    }

    /// <summary>What was taken to be sent.</summary>
    public sealed class AcceptedSending : Decoded
    {
        internal AcceptedSending(Reply reply) : base(reply)
        {
            Id = reply.Text("id");
            Count = (int)reply.Number("count");
            Price = new Money(reply.Object("price"));
            Balance = new Money(reply.Object("balance"));
            Recipients = reply.List("recipients", one => new SentRecipient(one));
        }

        /// <summary>Of the sending: the one given, or the server's.</summary>
        public string Id { get; }
        /// <summary>Parts altogether; of calls seconds.</summary>
        public int Count { get; }
        /// <summary>Altogether.</summary>
        public Money Price { get; }
        /// <summary>What is left.</summary>
        public Money Balance { get; }
        /// <summary>One by one; empty when there are many.</summary>
        public IReadOnlyList<SentRecipient> Recipients { get; }
    }

    /// <summary>What a sending would cost.</summary>
    public sealed class Price : Decoded
    {
        internal Price(Reply reply) : base(reply)
        {
            Count = (int)reply.Number("count");
            Total = new Money(reply.Object("price"));
            Balance = new Money(reply.Object("balance"));
            Recipients = reply.List("recipients", one => new SentRecipient(one));
        }

        /// <summary>Parts altogether; of calls seconds.</summary>
        public int Count { get; }
        /// <summary>Altogether.</summary>
        public Money Total { get; }
        /// <summary>What there is.</summary>
        public Money Balance { get; }
        /// <summary>One by one; empty when there are many.</summary>
        public IReadOnlyList<SentRecipient> Recipients { get; }
    }

    /// <summary>A message, or a call, to one recipient.</summary>
    public sealed class Message : Decoded
    {
        internal Message(Reply reply) : base(reply)
        {
            Number = reply.Number("number");
            Id = reply.Text("id");
            Recipient = reply.Text("recipient");
            Kind = reply.Text("kind");
            Status = reply.Text("status");
            StatusCode = (int)reply.Number("statusCode");
            StatusText = reply.Text("statusText");
            IsFinal = reply.Is("final");
            ErrorCode = (int)reply.Number("errorCode");
            ErrorText = reply.Text("errorText");
            Text = reply.Text("text");
            Sender = reply.Text("sender");
            Comment = reply.Text("comment");
            Parts = (int)reply.Number("parts");
            Price = new Money(reply.Object("price"));
            Attempts = (int)reply.Number("attempts");
            AcceptedAt = reply.Moment("acceptedAt");
            ChangedAt = reply.Moment("changedAt");
            ValidUntil = reply.Moment("validUntil");
            NextAttemptAt = reply.Moment("nextAttemptAt");
            Country = reply.Text("country");
            Direction = reply.Text("direction");
            Cause = (int?)reply.NumberOrNull("cause");
            IsDoubtful = reply.Is("doubtful");
        }

        /// <summary>Of this message alone.</summary>
        public long Number { get; }
        /// <summary>Of its sending.</summary>
        public string Id { get; }
        /// <summary>Telephone or address.</summary>
        public string Recipient { get; }
        /// <summary>Such as sms or call.</summary>
        public string Kind { get; }
        /// <summary>Such as waiting or delivered.</summary>
        public string Status { get; }
        /// <summary>The number of it in the classic API.</summary>
        public int StatusCode { get; }
        /// <summary>For people.</summary>
        public string StatusText { get; }
        /// <summary>Whether the status is the last one.</summary>
        public bool IsFinal { get; }
        /// <summary>Why it was not delivered; 0: nothing.</summary>
        public int ErrorCode { get; }
        /// <summary>For people.</summary>
        public string ErrorText { get; }
        /// <summary>What is sent.</summary>
        public string Text { get; }
        /// <summary>Under which name.</summary>
        public string Sender { get; }
        /// <summary>Of your own.</summary>
        public string Comment { get; }
        /// <summary>Of the text; of a call seconds.</summary>
        public int Parts { get; }
        /// <summary>Of this message.</summary>
        public Money Price { get; }
        /// <summary>How often it was tried.</summary>
        public int Attempts { get; }
        /// <summary>When the server took it.</summary>
        public DateTimeOffset? AcceptedAt { get; }
        /// <summary>When the status changed last.</summary>
        public DateTimeOffset? ChangedAt { get; }
        /// <summary>When it is given up.</summary>
        public DateTimeOffset? ValidUntil { get; }
        /// <summary>When it is tried again.</summary>
        public DateTimeOffset? NextAttemptAt { get; }
        /// <summary>Of the number.</summary>
        public string Country { get; }
        /// <summary>out or in.</summary>
        public string Direction { get; }
        /// <summary>Of a call, the number of Q.850.</summary>
        public int? Cause { get; }
        /// <summary>Whether an answer of the operator got lost and it was sent again.</summary>
        public bool IsDoubtful { get; }
    }

    /// <summary>Why a message is where it is.</summary>
    public sealed class Reasons : Decoded
    {
        internal Reasons(Reply reply) : base(reply)
        {
            Status = reply.Text("status");
            StatusCode = (int)reply.Number("statusCode");
            ErrorCode = (int)reply.Number("errorCode");
            Rule = reply.Text("rule");
            Sentences = reply.Texts("sentences");
        }

        /// <summary>Such as waiting.</summary>
        public string Status { get; }
        /// <summary>The number of it in the classic API.</summary>
        public int StatusCode { get; }
        /// <summary>Why it was not delivered; 0: nothing.</summary>
        public int ErrorCode { get; }
        /// <summary>The rule of routing that decided.</summary>
        public string Rule { get; }
        /// <summary>For people.</summary>
        public IReadOnlyList<string> Sentences { get; }
    }

    /// <summary>One mistake of a menu; lines and columns count from 1.</summary>
    public sealed class Diagnostic : Decoded
    {
        internal Diagnostic(Reply reply) : base(reply)
        {
            Code = reply.Text("code");
            Severity = reply.Text("severity");
            Sentence = reply.Text("sentence");
            Line = (int)reply.Number("line");
            Column = (int)reply.Number("column");
            EndLine = (int)reply.Number("endLine");
            EndColumn = (int)reply.Number("endColumn");
        }

        /// <summary>Such as number-malformed.</summary>
        public string Code { get; }
        /// <summary>error or warning.</summary>
        public string Severity { get; }
        /// <summary>For people.</summary>
        public string Sentence { get; }
        /// <summary>Line.</summary>
        public int Line { get; }
        /// <summary>Column.</summary>
        public int Column { get; }
        /// <summary>EndLine.</summary>
        public int EndLine { get; }
        /// <summary>EndColumn.</summary>
        public int EndColumn { get; }
    }

    /// <summary>What the server says of a text with a menu.</summary>
    public sealed class CheckedMenu : Decoded
    {
        internal CheckedMenu(Reply reply) : base(reply)
        {
            Compiles = reply.Is("compiles");
            Diagnostics = reply.List("diagnostics", one => new Diagnostic(one));
            Explanation = reply.Texts("explanation");
        }

        /// <summary>Whether it is a menu.</summary>
        public bool Compiles { get; }
        /// <summary>What is wrong with it.</summary>
        public IReadOnlyList<Diagnostic> Diagnostics { get; }
        /// <summary>What it does, for people.</summary>
        public IReadOnlyList<string> Explanation { get; }
    }

    /// <summary>A message from a subscriber.</summary>
    public sealed class IncomingMessage : Decoded
    {
        internal IncomingMessage(Reply reply) : base(reply)
        {
            Number = reply.Number("number");
            From = reply.Text("from");
            To = reply.Text("to");
            Text = reply.Text("text");
            SentAt = reply.Moment("sentAt");
            ReceivedAt = reply.Moment("receivedAt");
        }

        /// <summary>For the member after of a filter.</summary>
        public long Number { get; }
        /// <summary>Who wrote it.</summary>
        public string From { get; }
        /// <summary>Your number.</summary>
        public string To { get; }
        /// <summary>What it says.</summary>
        public string Text { get; }
        /// <summary>When it was written.</summary>
        public DateTimeOffset? SentAt { get; }
        /// <summary>When it came.</summary>
        public DateTimeOffset? ReceivedAt { get; }
    }
}
