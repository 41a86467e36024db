package pdf

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// noConfigDir keeps pdfcpu from writing into the home directory, where it
// would end the process if it may not.
var noConfigDir = sync.OnceFunc(api.DisableConfigDir)

// Protect encrypts a file with AES-256. Whoever has the password may read,
// print and copy. No two encryptions of a file are the same.
func Protect(file []byte, password string) ([]byte, error) {
	noConfigDir()
	conf := model.NewAESConfiguration(password, password, 256)
	conf.Permissions = model.PermissionsAll
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(file), &out, conf); err != nil {
		return nil, fmt.Errorf("encrypt pdf: %w", err)
	}
	return out.Bytes(), nil
}
