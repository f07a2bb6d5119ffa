using System;
using System.Collections.Generic;

namespace Dozvon
{
    /// <summary>A contact of a book.</summary>
    public sealed class Contact : Decoded
    {
        internal Contact(Reply reply) : base(reply)
        {
            Id = reply.Number("id");
            Addresses = reply.Texts("addresses");
            Groups = reply.Numbers("groups");
            Name = reply.Text("name");
            LastName = reply.Text("lastName");
            FirstName = reply.Text("firstName");
            MiddleName = reply.Text("middleName");
            Birthday = reply.Text("birthday");
            OwnId = reply.Text("ownId");
            Comment = reply.Text("comment");
            Tags = reply.Text("tags");
        }

        /// <summary>Of this contact.</summary>
        public long Id { get; }
        /// <summary>Telephones or e-mail addresses.</summary>
        public IReadOnlyList<string> Addresses { get; }
        /// <summary>Ids of its groups.</summary>
        public IReadOnlyList<long> Groups { get; }
        /// <summary>The whole name.</summary>
        public string Name { get; }
        /// <summary>LastName.</summary>
        public string LastName { get; }
        /// <summary>FirstName.</summary>
        public string FirstName { get; }
        /// <summary>MiddleName.</summary>
        public string MiddleName { get; }
        /// <summary>Such as 1990-01-07.</summary>
        public string Birthday { get; }
        /// <summary>An id of your own.</summary>
        public string OwnId { get; }
        /// <summary>For people.</summary>
        public string Comment { get; }
        /// <summary>Words to find it by.</summary>
        public string Tags { get; }
    }

    /// <summary>A group of contacts.</summary>
    public sealed class Group : Decoded
    {
        internal Group(Reply reply) : base(reply)
        {
            Id = reply.Number("id");
            Name = reply.Text("name");
            Number = (int?)reply.NumberOrNull("number");
            Contacts = (int)reply.Number("contacts");
        }

        /// <summary>Of this group.</summary>
        public long Id { get; }
        /// <summary>For people.</summary>
        public string Name { get; }
        /// <summary>A number of your own.</summary>
        public int? Number { get; }
        /// <summary>How many it has.</summary>
        public int Contacts { get; }
    }

    /// <summary>A mailing that was planned.</summary>
    public sealed class CreatedMailing : Decoded
    {
        internal CreatedMailing(Reply reply) : base(reply)
        {
            Id = reply.Text("id");
            Price = reply.Maybe("price", one => new Money(one));
        }

        /// <summary>Of the mailing.</summary>
        public string Id { get; }
        /// <summary>What it costs, when that is known already.</summary>
        public Money Price { get; }
    }

    /// <summary>How many recipients a mailing has.</summary>
    public sealed class RecipientCount : Decoded
    {
        internal RecipientCount(Reply reply) : base(reply)
        {
            Recipients = (int)reply.Number("recipients");
        }

        /// <summary>All of them.</summary>
        public int Recipients { get; }
    }

    /// <summary>A mailing to many.</summary>
    public sealed class Mailing : Decoded
    {
        internal Mailing(Reply reply) : base(reply)
        {
            Id = reply.Text("id");
            Name = reply.Text("name");
            Stage = reply.Text("stage");
            Kind = reply.Text("kind");
            Text = reply.Text("text");
            Sender = reply.Text("sender");
            Recipients = (int)reply.Number("recipients");
            Groups = reply.Numbers("groups");
            CreatedAt = reply.Moment("createdAt");
            PlannedAt = reply.Moment("plannedAt");
            Repeat = reply.Text("repeat");
            PerSecond = (int?)reply.NumberOrNull("perSecond");
            Run = (int)reply.Number("run");
            Total = (int)reply.Number("total");
            Taken = (int)reply.Number("taken");
            Failure = reply.Text("failure");
        }

        /// <summary>Of this mailing.</summary>
        public string Id { get; }
        /// <summary>For people.</summary>
        public string Name { get; }
        /// <summary>new, waiting, running, paused, finished, cancelled or failed.</summary>
        public string Stage { get; }
        /// <summary>Such as sms.</summary>
        public string Kind { get; }
        /// <summary>What is sent.</summary>
        public string Text { get; }
        /// <summary>Under which name.</summary>
        public string Sender { get; }
        /// <summary>How many it has.</summary>
        public int Recipients { get; }
        /// <summary>Ids of the groups it goes to.</summary>
        public IReadOnlyList<long> Groups { get; }
        /// <summary>When it was planned.</summary>
        public DateTimeOffset? CreatedAt { get; }
        /// <summary>When it begins.</summary>
        public DateTimeOffset? PlannedAt { get; }
        /// <summary>Such as by-hand or weekly.</summary>
        public string Repeat { get; }
        /// <summary>Recipients a second at most.</summary>
        public int? PerSecond { get; }
        /// <summary>Which run it is, or was last.</summary>
        public int Run { get; }
        /// <summary>Recipients of the present or last run.</summary>
        public int Total { get; }
        /// <summary>How many of them have become messages.</summary>
        public int Taken { get; }
        /// <summary>Why it failed.</summary>
        public string Failure { get; }
    }

    /// <summary>A text kept to be sent again.</summary>
    public sealed class Template : Decoded
    {
        internal Template(Reply reply) : base(reply)
        {
            Id = reply.Number("id");
            Name = reply.Text("name");
            Text = reply.Text("text");
            Kind = reply.Text("kind");
            Sender = reply.Text("sender");
            IsSignature = reply.Is("signature");
        }

        /// <summary>Of this template.</summary>
        public long Id { get; }
        /// <summary>For people.</summary>
        public string Name { get; }
        /// <summary>What is sent.</summary>
        public string Text { get; }
        /// <summary>Of the sending it is for.</summary>
        public string Kind { get; }
        /// <summary>Under which name.</summary>
        public string Sender { get; }
        /// <summary>Whether it goes at the end of texts.</summary>
        public bool IsSignature { get; }
    }

    /// <summary>A name, a number or an e-mail address to send under.</summary>
    public sealed class Sender : Decoded
    {
        internal Sender(Reply reply) : base(reply)
        {
            Id = reply.Number("id");
            Name = reply.Text("sender");
            Kind = reply.Text("kind");
            State = reply.Text("state");
            Comment = reply.Text("comment");
            Reason = reply.Text("reason");
            Documents = (int)reply.Number("documents");
            ChangedAt = reply.Moment("changedAt");
        }

        /// <summary>Of this sender.</summary>
        public long Id { get; }
        /// <summary>The name itself.</summary>
        public string Name { get; }
        /// <summary>name, number or mail.</summary>
        public string Kind { get; }
        /// <summary>new, confirmed, approved or refused.</summary>
        public string State { get; }
        /// <summary>Of your own.</summary>
        public string Comment { get; }
        /// <summary>Why it was refused.</summary>
        public string Reason { get; }
        /// <summary>How many were handed in.</summary>
        public int Documents { get; }
        /// <summary>When its state changed last.</summary>
        public DateTimeOffset? ChangedAt { get; }
    }

    /// <summary>The account that asks.</summary>
    public sealed class Account : Decoded
    {
        internal Account(Reply reply) : base(reply)
        {
            Login = reply.Text("login");
            Currency = reply.Text("currency");
            IsSubClient = reply.Is("subClient");
        }

        /// <summary>Login.</summary>
        public string Login { get; }
        /// <summary>Such as RUR.</summary>
        public string Currency { get; }
        /// <summary>Whether it belongs to another account.</summary>
        public bool IsSubClient { get; }
    }

    /// <summary>What there is to spend.</summary>
    public sealed class Balance : Decoded
    {
        internal Balance(Reply reply) : base(reply)
        {
            Amount = new Money(reply.Object("balance"));
            Credit = new Money(reply.Object("credit"));
        }

        /// <summary>The balance.</summary>
        public Money Amount { get; }
        /// <summary>How far below nothing it may go.</summary>
        public Money Credit { get; }
    }

    /// <summary>What the numbering plan says of a number.</summary>
    public sealed class PhoneNumber : Decoded
    {
        internal PhoneNumber(Reply reply) : base(reply)
        {
            Number = reply.Text("number");
            IsKnown = reply.Is("known");
            CountryCode = reply.Text("countryCode");
            Country = reply.Text("country");
            Operator = reply.Text("operator");
            Region = reply.Text("region");
            Mcc = reply.Text("mcc");
            Mnc = reply.Text("mnc");
            TimeZone = reply.Text("timeZone");
            MinutesAhead = (int?)reply.NumberOrNull("minutesAhead");
        }

        /// <summary>As it is written to the API.</summary>
        public string Number { get; }
        /// <summary>Whether the plan has it.</summary>
        public bool IsKnown { get; }
        /// <summary>Such as RU.</summary>
        public string CountryCode { get; }
        /// <summary>Country.</summary>
        public string Country { get; }
        /// <summary>Operator.</summary>
        public string Operator { get; }
        /// <summary>Region.</summary>
        public string Region { get; }
        /// <summary>Mobile country code.</summary>
        public string Mcc { get; }
        /// <summary>Mobile network code.</summary>
        public string Mnc { get; }
        /// <summary>Such as Europe/Moscow.</summary>
        public string TimeZone { get; }
        /// <summary>Of UTC.</summary>
        public int? MinutesAhead { get; }
    }

    /// <summary>A file handed in, to be named within the next twelve hours.</summary>
    public sealed class Upload : Decoded
    {
        internal Upload(Reply reply) : base(reply)
        {
            Id = reply.Text("id");
            Name = reply.Text("name");
            Bytes = reply.Number("bytes");
            Until = reply.Moment("until");
        }

        /// <summary>What to name.</summary>
        public string Id { get; }
        /// <summary>With its extension.</summary>
        public string Name { get; }
        /// <summary>Bytes.</summary>
        public long Bytes { get; }
        /// <summary>When it is thrown away.</summary>
        public DateTimeOffset? Until { get; }
    }
}
