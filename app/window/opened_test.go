package window

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gioui.org/app"

	"inkling/app/session"
)

// The Finder hands a document over as a URL, in which everything but the plainest letters is written in numbers.
func TestDocumentFromTheSystemIsOpened(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "Zoë's model 1.npz")
	if err := os.WriteFile(path, []byte("no model"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &program{window: new(app.Window)}
	p.session = session.New(session.Options{Notify: func() {}})
	defer p.session.Close()
	link, err := url.Parse((&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String())
	if err != nil {
		t.Fatal(err)
	}
	p.opened(app.URLEvent{URL: link})
	if len(p.posted) != 1 {
		t.Fatalf("%d things are to be done before the next frame, want the opening", len(p.posted))
	}
	p.runPosted()
	for began := time.Now(); !strings.Contains(p.session.Status().Sentence, "Zoë's model 1.npz"); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("the document was not opened: %q", p.session.Status().Sentence)
		}
		p.session.Update()
	}
	p.opened(app.URLEvent{URL: &url.URL{Scheme: "https", Path: path}})
	if len(p.posted) != 0 {
		t.Error("an address of the net is opened as a file")
	}
}
