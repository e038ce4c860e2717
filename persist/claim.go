package persist

import "os"

// Claim makes or opens the file at path and marks it as this process's own, until release is called or the process ends, however it
// ends. It fails where another process has it.
func Claim(path string) (release func(), ok bool) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false
	}
	if !tryLock(f) {
		f.Close()
		return nil, false
	}
	return func() {
		err := os.Remove(path)
		f.Close()
		if err != nil { // Windows removes no open file
			os.Remove(path)
		}
	}, true
}
