using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Dozvon
{
    /// <summary>JSON as the contract of the libraries writes it, and any JSON read: dictionaries, lists, texts, long, double, bool, null.</summary>
    internal sealed class Json
    {
        private const int DepthMax = 200;
        private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
        private static readonly Regex Number = new Regex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z");
        private readonly string _text;
        private int _at;
        private int _depth;

        private Json(string text) { _text = text; }

        /// <summary>Members sorted by code point, no blanks, only the necessary escapes.</summary>
        internal static string Write(object value)
        {
            var into = new StringBuilder();
            Write(into, value);
            return into.ToString();
        }

        private static void Write(StringBuilder into, object value)
        {
            if (value == null) into.Append("null");
            else if (value is bool truth) into.Append(truth ? "true" : "false");
            else if (value is string words) WriteText(into, words);
            else if (value is Reply reply) Write(into, reply.Members);
            else if (value is Decoded one) Write(into, one.Reply);
            else if (value is IDictionary<string, object> members) WriteObject(into, members);
            else if (value is IEnumerable list) WriteList(into, list);
            else if (value is DateTimeOffset moment) WriteText(into, moment.ToString(Rfc3339, CultureInfo.InvariantCulture));
            // What is not said to be of UTC is of this machine's zone.
            else if (value is DateTime clock) Write(into, new DateTimeOffset(clock));
            else if (value is Guid || value is Enum || value is Uri) WriteText(into, value.ToString());
            else if (IsNumber(value)) into.Append(((IFormattable)value).ToString(value is double || value is float ? "R" : null, CultureInfo.InvariantCulture));
            else throw new DozvonException("not to be written as JSON: " + value.GetType());
        }

        private static bool IsNumber(object value)
        {
            if (value is double large) return !double.IsNaN(large) && !double.IsInfinity(large);
            if (value is float small) return !float.IsNaN(small) && !float.IsInfinity(small);
            return value is int || value is long || value is decimal || value is short || value is byte || value is uint || value is ulong || value is ushort || value is sbyte;
        }

        private static void WriteObject(StringBuilder into, IDictionary<string, object> members)
        {
            into.Append('{');
            var between = "";
            foreach (var name in members.Keys.OrderBy(one => one, ByCodePoint.Order))
            {
                into.Append(between);
                WriteText(into, name);
                into.Append(':');
                Write(into, members[name]);
                between = ",";
            }
            into.Append('}');
        }

        private static void WriteList(StringBuilder into, IEnumerable list)
        {
            into.Append('[');
            var between = "";
            foreach (var one in list)
            {
                into.Append(between);
                Write(into, one);
                between = ",";
            }
            into.Append(']');
        }

        private sealed class ByCodePoint : IComparer<string>
        {
            internal static readonly ByCodePoint Order = new ByCodePoint();

            // The order of UTF-32 is that of code points; that of UTF-16 is not.
            public int Compare(string a, string b)
            {
                var left = Encoding.UTF32.GetBytes(a);
                var right = Encoding.UTF32.GetBytes(b);
                for (var at = 0; at + 3 < Math.Min(left.Length, right.Length); at += 4)
                {
                    var order = BitConverter.ToUInt32(left, at).CompareTo(BitConverter.ToUInt32(right, at));
                    if (order != 0) return order;
                }
                return left.Length.CompareTo(right.Length);
            }
        }

        private static void WriteText(StringBuilder into, string words)
        {
            into.Append('"');
            foreach (var sign in words)
            {
                var at = "\"\\\b\t\n\f\r".IndexOf(sign);
                if (at >= 0) into.Append('\\').Append("\"\\btnfr"[at]);
                else if (sign < 0x20) into.Append("\\u").Append(((int)sign).ToString("x4", CultureInfo.InvariantCulture));
                else into.Append(sign);
            }
            into.Append('"');
        }

        /// <exception cref="FormatException">It is no JSON.</exception>
        internal static object Read(string text)
        {
            var json = new Json(text);
            var value = json.Value();
            json.Blanks();
            if (json._at != text.Length) throw json.Wrong();
            return value;
        }

        private FormatException Wrong() { return new FormatException("not JSON at " + _at); }

        private void Blanks() { while (_at < _text.Length && " \t\r\n".IndexOf(_text[_at]) >= 0) _at++; }

        private bool Takes(string word)
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) return false;
            _at += word.Length;
            return true;
        }

        private object Value()
        {
            Blanks();
            if (_at >= _text.Length || ++_depth > DepthMax) throw Wrong();
            object value;
            switch (_text[_at])
            {
                case '{': value = Object(); break;
                case '[': value = List(); break;
                case '"': value = Text(); break;
                default: value = Word(); break;
            }
            _depth--;
            return value;
        }

        private object Word()
        {
            if (Takes("true")) return true;
            if (Takes("false")) return false;
            if (Takes("null")) return null;
            var from = _at;
            while (_at < _text.Length && "+-0123456789.eE".IndexOf(_text[_at]) >= 0) _at++;
            var written = _text.Substring(from, _at - from);
            if (!Number.IsMatch(written)) throw Wrong();
            if (long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
            if (double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
            throw Wrong();
        }

        private Dictionary<string, object> Object()
        {
            var members = new Dictionary<string, object>();
            _at++;
            Blanks();
            if (Takes("}")) return members;
            do
            {
                Blanks();
                if (_at >= _text.Length || _text[_at] != '"') throw Wrong();
                var name = Text();
                Blanks();
                if (!Takes(":")) throw Wrong();
                members[name] = Value();
                Blanks();
            } while (Takes(","));
            if (!Takes("}")) throw Wrong();
            return members;
        }

        private List<object> List()
        {
            var list = new List<object>();
            _at++;
            Blanks();
            if (Takes("]")) return list;
            do
            {
                list.Add(Value());
                Blanks();
            } while (Takes(","));
            if (!Takes("]")) throw Wrong();
            return list;
        }

        private string Text()
        {
            var into = new StringBuilder();
            for (_at++; _at < _text.Length; _at++)
            {
                var sign = _text[_at];
                if (sign == '"')
                {
                    _at++;
                    return into.ToString();
                }
                if (sign < 0x20) throw Wrong();
                into.Append(sign == '\\' ? Escaped() : sign);
            }
            throw Wrong();
        }

        private char Escaped()
        {
            if (++_at >= _text.Length) throw Wrong();
            var plain = "\"\\/bfnrt".IndexOf(_text[_at]);
            if (plain >= 0) return "\"\\/\b\f\n\r\t"[plain];
            if (_text[_at] != 'u' || _at + 4 >= _text.Length) throw Wrong();
            if (!ushort.TryParse(_text.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)) throw Wrong();
            _at += 4;
            return (char)unit;
        }
    }
}
