using System;
using System.Globalization;

namespace Dozvon
{
    /// <summary>What a call to a handler tells; what is not told is null, or 0. All fields as they came are those of the Webhook.</summary>
    public abstract class WebhookEvent
    {
        internal WebhookEvent(Webhook call)
        {
            Phone = call.Field("phone");
            var seconds = Number(call, "ts");
            if (seconds != null) At = DateTimeOffset.FromUnixTimeSeconds((long)seconds.Value);
        }

        /// <summary>The subscriber's number or address.</summary>
        public string Phone { get; }
        /// <summary>When it happened.</summary>
        public DateTimeOffset? At { get; }

        internal static decimal? Number(Webhook call, string name)
        {
            var written = call.Field(name);
            if (written == null || written.Length > 12) return null;
            var read = decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
            return read ? value : (decimal?)null;
        }

        internal static int Whole(Webhook call, string name)
        {
            var value = Number(call, name);
            return value >= int.MinValue && value <= int.MaxValue ? (int)value : 0;
        }
    }

    /// <summary>The status of a message has changed.</summary>
    public sealed class StatusChange : WebhookEvent
    {
        internal StatusChange(Webhook call) : base(call)
        {
            Id = call.Field("id");
            Status = Whole(call, "status");
            Error = Whole(call, "err");
            Cost = Number(call, "cost");
        }

        /// <summary>Of its sending.</summary>
        public string Id { get; }
        /// <summary>Its number in the classic API.</summary>
        public int Status { get; }
        /// <summary>Why it was not delivered; 0: nothing.</summary>
        public int Error { get; }
        /// <summary>What it cost.</summary>
        public decimal? Cost { get; }
    }

    /// <summary>A subscriber has written.</summary>
    public sealed class MessageCame : WebhookEvent
    {
        internal MessageCame(Webhook call) : base(call)
        {
            Id = call.Field("id");
            Text = call.Field("mes");
            To = call.Field("to");
            Answered = call.Field("sms_id");
        }

        /// <summary>Of what came in.</summary>
        public string Id { get; }
        /// <summary>What it says.</summary>
        public string Text { get; }
        /// <summary>Your number.</summary>
        public string To { get; }
        /// <summary>The id of the sending it answers.</summary>
        public string Answered { get; }
    }

    /// <summary>A subscriber has called.</summary>
    public sealed class CallCame : WebhookEvent
    {
        internal CallCame(Webhook call) : base(call)
        {
            Id = call.Field("id");
            To = call.Field("to");
        }

        /// <summary>Of what came in.</summary>
        public string Id { get; }
        /// <summary>Your number.</summary>
        public string To { get; }
    }

    /// <summary>A subscriber has called to confirm his number.</summary>
    public sealed class NumberConfirmed : WebhookEvent
    {
        internal NumberConfirmed(Webhook call) : base(call) { }
    }

    /// <summary>A call has come to a url of its menu.</summary>
    public sealed class MenuChoice : WebhookEvent
    {
        internal MenuChoice(Webhook call) : base(call)
        {
            Id = call.Field("id");
            Item = Whole(call, "item");
            Name = call.Field("name");
            Key = call.Field("key");
        }

        /// <summary>Of its sending.</summary>
        public string Id { get; }
        /// <summary>The number of the entry.</summary>
        public int Item { get; }
        /// <summary>What the entry says.</summary>
        public string Name { get; }
        /// <summary>What was pressed.</summary>
        public string Key { get; }
    }
}
