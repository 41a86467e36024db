package sheets

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"net/http"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/jwt"

	"debrief/sources"
	"debrief/sources/remote"
)

// key is the part of a service account's key that is needed.
type key struct {
	Type    string `json:"type"`
	Email   string `json:"client_email"`
	Private string `json:"private_key"`
	ID      string `json:"private_key_id"`
}

// tokenURL is where Google gives out tokens. What the key says about it is not
// asked, so that no key leads elsewhere.
const tokenURL = "https://oauth2.googleapis.com/token"

// scopes are the rights that a token has: to read, and nothing else.
var scopes = [...]string{"https://www.googleapis.com/auth/spreadsheets.readonly", "https://www.googleapis.com/auth/drive.metadata.readonly"}

// readKey reads a service account's key. Its errors show nothing of it.
func readKey(reveal func() (string, error)) (key, error) {
	text, err := reveal()
	if err != nil {
		return key{}, err
	}
	var k key
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return key{}, badKey("the service account's key is not the JSON that Google gives out")
	}
	switch block, _ := pem.Decode([]byte(k.Private)); {
	case k.Type != "service_account":
		return key{}, badKey("the key is not one of a service account")
	case k.Email == "" || block == nil:
		return key{}, badKey("the service account's key lacks its address or its private key")
	}
	return k, nil
}

func badKey(what string) error {
	return &sources.Failure{Place: "google_sheet", What: what, Hint: "in the Google Cloud console, under IAM, Service accounts, Keys, make a key of type JSON and take the whole file", Final: true}
}

// tokenSource exchanges the key for tokens.
func tokenSource(reveal func() (string, error), through http.RoundTripper) func(context.Context) (*oauth2.Token, error) {
	return func(ctx context.Context) (*oauth2.Token, error) {
		k, err := readKey(reveal)
		if err != nil {
			return nil, err
		}
		config := jwt.Config{Email: k.Email, PrivateKey: []byte(k.Private), PrivateKeyID: k.ID, Scopes: scopes[:], TokenURL: tokenURL}
		token, err := config.TokenSource(remote.TokenContext(ctx, through)).Token()
		if err != nil {
			return nil, remote.ExplainToken(ctx, err, remote.TokenWords{
				Place: "google_sheet", Service: "Google", Refused: "Google refuses the key of the service account",
				Hint: "the key may have been deleted, or the clock of this machine be wrong; make a new key in the Google Cloud console",
			})
		}
		return token, nil
	}
}
