package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"debrief/sources"
	"debrief/sources/remote"
)

// tokenSource exchanges the application's secret for tokens.
func (o Options) tokenSource(through http.RoundTripper) func(context.Context) (*oauth2.Token, error) {
	return func(ctx context.Context) (*oauth2.Token, error) {
		secret, err := o.Secret()
		if err != nil {
			return nil, err
		}
		config := clientcredentials.Config{
			ClientID: o.Client, ClientSecret: secret, AuthStyle: oauth2.AuthStyleInParams,
			TokenURL: "https://login.microsoftonline.com/" + url.PathEscape(o.Tenant) + "/oauth2/v2.0/token",
			Scopes:   []string{"https://" + graphHost + "/.default"},
		}
		token, err := config.Token(remote.TokenContext(ctx, through))
		if err != nil {
			return nil, remote.ExplainToken(ctx, err, remote.TokenWords{
				Place: "onedrive", Service: "Microsoft", Refused: "Microsoft refuses the application or its secret",
				Hint: "check tenant and client_id; a secret ends after two years at most: make a new one in Entra, under Certificates & secrets, and take its value, not its id", Secret: secret,
			})
		}
		return token, nil
	}
}

// explain says what an answer means that is no file and no item.
func explain(status int, _ http.Header, body []byte) *sources.Failure {
	var c struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	f := &sources.Failure{Final: true}
	if json.Unmarshal(body, &c) == nil && c.Error.Message != "" {
		f.Err = errors.New(remote.Line(c.Error.Code + ": " + c.Error.Message))
	}
	const grant = "in Entra, give the application Files.Read.All or, for one site alone, Sites.Selected, as application permissions, with an administrator's consent"
	switch {
	case status == http.StatusUnauthorized:
		f.What, f.Hint = "Microsoft does not accept the application's token (401)", grant
	case status == http.StatusForbidden:
		f.What, f.Hint = "the application may not read the file (403)", grant+"; a sharing link needs Files.ReadWrite.All"
	case status == http.StatusNotFound, status == http.StatusGone:
		f.What, f.Hint, f.Final = fmt.Sprintf("there is no such file, site or drive (%d)", status), "check the address; the file may have been renamed or moved", false
	case status == http.StatusLocked:
		f.What, f.Hint, f.Final = "the file is locked (423)", "it is tried again", false
	case status == http.StatusTooManyRequests, status == 509, status >= http.StatusInternalServerError:
		f.What, f.Hint, f.Final = fmt.Sprintf("Microsoft cannot answer now (%d)", status), "it is tried again", false
	default:
		f.What, f.Hint = fmt.Sprintf("Microsoft answers with %d", status), "open the file in a browser"
	}
	return f
}
