// Command live does what every library does against a live server (clients/README.md) and prints what came of it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"dozvon"
)

var ctx = context.Background()

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func until[T any](ask func() T, done func(T) bool) T {
	for left := 120; ; left-- {
		value := ask()
		if done(value) || left == 0 {
			return value
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func ended(client *dozvon.Client, id, recipient string) string {
	message := until(func() *dozvon.Message {
		pages := client.Messages.List(dozvon.MessageFilter{ID: id, Recipient: recipient})
		if pages.Next(ctx) {
			return pages.Item()
		}
		return &dozvon.Message{}
	}, func(one *dozvon.Message) bool { return one.Final })
	return message.Status
}

func main() {
	url, key := os.Getenv("DOZVON_URL"), os.Getenv("DOZVON_KEY")
	client := must(dozvon.New(dozvon.Options{URL: url, Key: key}))
	hello := dozvon.Sending{Recipients: dozvon.To("79990000001"), Text: "Hello"}
	own := dozvon.Key(fmt.Sprintf("live-%d", time.Now().UnixNano()))
	sent := must(client.Messages.Send(ctx, hello, own))
	again := must(client.Messages.Send(ctx, hello, own))
	told := map[string]any{"sent": sent.Count, "again": again.ID == sent.ID}
	told["delivered"] = ended(client, sent.ID, "79990000001")
	menu := dozvon.Menu{Menu: "Press 1", Items: []dozvon.MenuItem{dozvon.Play("1", "One")}}
	call := must(client.Messages.CallMenu(ctx, []string{"79990000002"}, menu, dozvon.Sending{}))
	told["called"] = ended(client, call.ID, "79990000002")
	long := ""
	for range make([]struct{}, 161) {
		long += "a"
	}
	told["price"] = must(client.Messages.Price(ctx, dozvon.Sending{Recipients: dozvon.To("79990000001"), Text: long})).Count
	must(client.Messages.Send(ctx, dozvon.Sending{Recipients: dozvon.To("79990000001"), Text: "Hello again"}))
	listed := 0
	for pages := client.Messages.List(dozvon.MessageFilter{Recipient: "79990000001", Limit: 1}); pages.Next(ctx); {
		listed++
	}
	told["listed"] = listed
	lists(client, told)
	told["complaint"] = must(client.CheckMenu(ctx, "Hello{menu: Press 1\n1: call:12x\n}")).Diagnostics[0].Code
	stranger := must(dozvon.New(dozvon.Options{URL: url, Key: "wrong"}))
	if _, err := stranger.Balance(ctx); errors.Is(err, dozvon.ErrAuthentication) {
		told["refused"] = "authentication"
	}
	told["classic"] = classic(url)
	printed, _ := json.Marshal(told)
	fmt.Println(string(printed))
}

func lists(client *dozvon.Client, told map[string]any) {
	contact := must(client.Contacts.Add(ctx, dozvon.NewContact{Addresses: []string{"79990000003"}, Name: "Анна"}))
	for pages := client.Contacts.List(dozvon.ContactFilter{Search: "Анна"}); pages.Next(ctx); {
		told["contact"] = *pages.Item().Name
	}
	must(0, client.Contacts.Remove(ctx, contact.ID))
	template := must(client.Templates.Add(ctx, dozvon.NewTemplate{Name: "live", Text: "one"}))
	must(client.Templates.Change(ctx, template.ID, dozvon.Change{"text": "two"}))
	told["template"] = must(client.Templates.List(ctx))[0].Text
	must(0, client.Templates.Remove(ctx, template.ID))
	id := must(client.Mailings.Create(ctx, dozvon.NewMailing{
		Name: "live", Text: "Hello", Recipients: dozvon.To("79990000004", "79990000005"), Open: true,
	})).ID
	must(client.Mailings.AddRecipients(ctx, id, dozvon.To("79990000006")))
	must(client.Mailings.Start(ctx, id))
	mailing := until(func() *dozvon.Mailing { return must(client.Mailings.Get(ctx, id)) },
		func(one *dozvon.Mailing) bool { return one.Stage == "finished" })
	told["mailing"] = mailing.Recipients
}

func classic(url string) []any {
	client := &dozvon.Classic{URL: url, Login: os.Getenv("DOZVON_LOGIN"), Password: os.Getenv("DOZVON_PASSWORD")}
	sent := must(client.SendSMS("79990000007", "Hello", dozvon.ClassicTerms{}))
	status := until(func() string { return client.GetStatus(sent[0], "79990000007", 0)[0] },
		func(one string) bool { return one != "-1" && one != "0" })
	cost := must(client.GetSMSCost("79990000007", "Hello", dozvon.ClassicTerms{}))
	balance, _ := client.GetBalance()
	return []any{len(sent), status, cost, regexp.MustCompile(`^\d+\.\d\d$`).MatchString(balance)}
}
