using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Dozvon
{
    /// <summary>Why data are no menu.</summary>
    public sealed class MenuException : DozvonException
    {
        /// <summary>Such as text-empty; the list is in the README of all libraries.</summary>
        public string Code { get; }
        /// <summary>Which item, from 0; null: the menu as a whole.</summary>
        public int? Item { get; }

        internal MenuException(string code, int? item) : base(item == null ? "the menu: " + code : "item " + (item + 1) + " of the menu: " + code)
        {
            Code = code;
            Item = item;
        }
    }

    /// <summary>The menu of a call as data: new Menu("Press 1.").Play("1", "One").</summary>
    public sealed class Menu
    {
        private const int LengthMax = 1000;
        private static readonly Regex Selector = new Regex(@"\A(?:[*#]|[A-Za-z0-9]+)\z");
        private static readonly Regex Phone = new Regex(@"\A\+?[0-9]{3,15}\z");
        private static readonly Regex Address = new Regex(@"\A(?i:https?)://[^\s/?#]\S*\z");
        private static readonly Regex Command = new Regex(@"\A(?i:back|start|repeat|end|url|record|record[ \t]+[0-9]+)\z");
        private static readonly string[] Words = { "back", "start", "repeat", "end" };
        private static readonly string[] Actions = { "play", "do", "call", "sms", "record", "notify" };

        private readonly string _choice;
        private readonly List<IDictionary<string, object>> _items = new List<IDictionary<string, object>>();

        /// <param name="choice">what may be pressed, spoken again after a silence</param>
        public Menu(string choice) { _choice = choice; }

        /// <summary>Spoken first, once.</summary>
        public string Start { get; set; } = "";

        /// <summary>Spoken before the call ends.</summary>
        public string End { get; set; } = "";

        /// <summary>A menu as it is written in JSON; what is wrong with it is told by Text.</summary>
        public static Menu Of(IDictionary<string, object> data)
        {
            var menu = new Menu(TextOf(data, "menu")) { Start = TextOf(data, "start"), End = TextOf(data, "end") };
            var items = Get(data, "items") as IEnumerable<object> ?? new object[0];
            menu._items.AddRange(items.Select(item => item as IDictionary<string, object> ?? new Dictionary<string, object>()));
            return menu;
        }

        /// <summary>What a key does, as JSON has it. On: 1 to 9, a path of keys (12: key 2 after key 1), *, #, 0, or the label of a jump.</summary>
        public Menu Item(string on, Body action)
        {
            _items.Add(new Body(action) { ["on"] = on });
            return this;
        }

        /// <summary>Speaks a text.</summary>
        public Menu Play(string on, string text) { return Item(on, new Body { ["play"] = text }); }

        /// <summary>Goes back, to the start, repeats or ends.</summary>
        public Menu Do(string on, string what) { return Item(on, new Body { ["do"] = what }); }

        /// <summary>Puts the call through to the first of one to nine numbers that answers.</summary>
        public Menu Call(string on, params string[] numbers) { return Item(on, new Body { ["call"] = numbers }); }

        /// <summary>Sends an SMS to a number, or to $phone, who is called.</summary>
        public Menu Sms(string on, string to, string sender, string text)
        {
            return Item(on, new Body { ["sms"] = new Body { ["to"] = to, ["sender"] = sender, ["text"] = text } });
        }

        /// <summary>Records for up to 1 to 1,800 seconds.</summary>
        public Menu Record(string on, int seconds) { return Item(on, new Body { ["record"] = seconds }); }

        /// <summary>Tells the account's handler, or an address.</summary>
        public Menu Notify(string on, string address = null) { return Item(on, new Body { ["notify"] = (object)address ?? true }); }

        /// <summary>What is sent with a call.</summary>
        public string Text()
        {
            var known = new HashSet<string>(_items.Select(item => TextOf(item, "on")));
            var lines = new List<string>();
            if (Plain(Start) != "") lines.Add(Plain(Start));
            lines.Add("{menu: " + Spoken(_choice));
            lines.AddRange(_items.Select((item, at) => Entry(item, at, known)));
            lines.Add("}");
            if (Plain(End) != "") lines.Add(Plain(End));
            if (Spoken(_choice) == "") throw new MenuException("text-empty", null);
            var text = string.Join("\n", lines);
            if (text.Length - text.Count(char.IsLowSurrogate) > LengthMax) throw new MenuException("text-too-long", null);
            return text;
        }

        private static void Hold(bool fulfilled, string code, int at)
        {
            if (!fulfilled) throw new MenuException(code, at);
        }

        private static object Get(IDictionary<string, object> item, string name) { return item.TryGetValue(name, out var value) ? value : null; }

        /// <summary>What is no text is none: the check of the text says what is wrong.</summary>
        private static string TextOf(IDictionary<string, object> item, string name) { return Get(item, name) as string ?? ""; }

        /// <summary>A whole number of any type; what is none is 0.</summary>
        private static long WholeOf(object value) { return value is int small ? small : value is long large ? large : 0; }

        private static string Entry(IDictionary<string, object> item, int at, HashSet<string> known)
        {
            var on = TextOf(item, "on");
            Hold(Selector.IsMatch(on), "selector-wrong", at);
            var isCall = item.ContainsKey("call");
            Hold(Actions.Count(name => item.ContainsKey(name) && !(isCall && name == "record")) == 1, "action-wrong", at);
            return on + ": " + Value(item, at, known);
        }

        private static string Value(IDictionary<string, object> item, int at, HashSet<string> known)
        {
            if (item.ContainsKey("play"))
            {
                var text = Spoken(TextOf(item, "play"));
                Hold(text != "", "text-empty", at);
                Hold(!Command.IsMatch(text), "text-is-command", at);
                return text;
            }
            if (item.ContainsKey("do"))
            {
                var word = TextOf(item, "do");
                Hold(Words.Contains(word), "action-wrong", at);
                return word;
            }
            if (item.ContainsKey("call")) return Called(item, (Get(item, "call") as IEnumerable<object> ?? new object[0]).Select(one => one as string ?? "").ToList(), at, known);
            if (item.ContainsKey("sms")) return Texted(Get(item, "sms") as IDictionary<string, object> ?? new Body(), at);
            if (item.ContainsKey("record"))
            {
                Hold(WholeOf(item["record"]) >= 1 && WholeOf(item["record"]) <= 1800, "record-wrong", at);
                return "record: " + item["record"];
            }
            if (Get(item, "notify") is bool own && own) return "url";
            Hold(Get(item, "notify") is string address && Address.IsMatch(address), "address-wrong", at);
            return Escaped((string)item["notify"]);
        }

        private static string Called(IDictionary<string, object> item, List<string> numbers, int at, HashSet<string> known)
        {
            Hold(numbers.Count >= 1 && numbers.Count <= 9, "numbers-wrong", at);
            Hold(numbers.All(Phone.IsMatch), "number-wrong", at);
            var written = "call: " + string.Join(",", numbers);
            if (Get(item, "wait") != null)
            {
                Hold(WholeOf(item["wait"]) >= 1 && WholeOf(item["wait"]) <= 120, "wait-wrong", at);
                written += " wait=" + item["wait"];
            }
            if (Get(item, "ok") != null)
            {
                Hold("end".Equals(item["ok"]), "action-wrong", at);
                written += " ok:end";
            }
            if (Get(item, "err") != null)
            {
                var target = TextOf(item, "err");
                Hold(known.Contains(target), "target-unknown", at);
                written += " err:" + target;
            }
            return Get(item, "record") is bool record && record ? written + " record" : written;
        }

        private static string Texted(IDictionary<string, object> sms, int at)
        {
            var to = TextOf(sms, "to");
            var sender = TextOf(sms, "sender");
            Hold(to == "$phone" || Phone.IsMatch(to), "number-wrong", at);
            Hold(Plain(sender) != "" && sender.IndexOfAny(new[] { ',', '\r', '\n' }) < 0, "sender-wrong", at);
            var text = Plain(TextOf(sms, "text"));
            Hold(text != "", "text-empty", at);
            return "sms: " + to + "," + Plain(sender) + "," + text;
        }

        private static string Escaped(string text) { return Regex.Replace(text, @"[\\{}]", @"\$0"); }

        /// <summary>One line without blanks at its ends, its braces and backslashes plain characters.</summary>
        private static string Plain(string text)
        {
            return Escaped(Regex.Replace(text.Trim(' ', '\t', '\r', '\n'), @"[ \t]*[\r\n][ \t\r\n]*", " "));
        }

        /// <summary>The same where a colon could make a command or an entry of it.</summary>
        private static string Spoken(string text) { return Plain(text).Replace(":", @"\:"); }
    }
}
