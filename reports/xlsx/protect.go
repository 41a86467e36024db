package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Protect encrypts a workbook (ECMA-376 standard encryption, AES-128), as
// spreadsheet programs do. Whoever has the password may do everything with it.
func Protect(file []byte, password string) ([]byte, error) {
	out, err := excelize.Encrypt(file, &excelize.Options{Password: password})
	if err != nil {
		return nil, fmt.Errorf("encrypt workbook: %w", err)
	}
	return out, nil
}
