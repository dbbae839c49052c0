// Package parent ties the life of a process to the one that started it.
package parent

import (
	"io"
	"os"
)

// ExitWithIt ends this process when its standard input closes, if MOORING_PARENT asks for it. The starter holds the
// other end of that pipe, and the kernel closes it even when the starter was killed and could not clean up.
func ExitWithIt() {
	if os.Getenv("MOORING_PARENT") != "stdin" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
}
