package window

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gioui.org/app"
	"gioui.org/io/input"
	"gioui.org/io/semantic"
	"gioui.org/io/system"

	"inkling/app/session"
)

// report is what the window under test says after every frame: what is on the screen and how long it took.
type report struct {
	Frame            int
	Size             image.Point
	Began            time.Time
	LaidOut, Shown   time.Duration
	Controls         []control `json:",omitempty"`
	Digit            int
	Sentence         string
	Title            string
	Weights          string
	Sizes            []int
	Unsaved          bool
	Training, Paused bool
	Epoch            int
	Planned          int // epochs that the training panel asks for
	Status           string
	Question         string
	Hidden           []int // the layers the training panel describes
}

// control is something a person can point at, in pixels.
type control struct {
	Label, About string
	Class        semantic.ClassOp
	Box          image.Rectangle
	Disabled     bool
}

// serveForTest is the window under test: the real program in a process of its own, which writes its reports to
// file descriptor 3. Where only the times matter it leaves out what costs time to say.
func serveForTest(mode string) {
	out := json.NewEncoder(os.NewFile(3, "reports"))
	app.ID = "inkling"
	p := newProgram(session.SystemFolders(), sqweek{})
	if widths := os.Getenv("INKLING_TEST_LAYERS"); widths != "" {
		var layers []int
		for w := range strings.SplitSeq(widths, ",") {
			n, err := strconv.Atoi(w)
			if err != nil {
				panic(err)
			}
			layers = append(layers, n)
		}
		p.session.Training.SetLayers(layers)
	}
	frame := 0
	var hashed any
	weights := ""
	p.drawn = func(size image.Point, began time.Time, laidOut, shown time.Duration) {
		frame++
		r := report{Frame: frame, Size: size, Began: began, LaidOut: laidOut, Shown: shown, Digit: -1}
		if mode == "all" || frame <= 3 {
			r.Controls = controls(p.window, size)
		}
		s := p.session
		if a := s.Answer(); a != nil {
			r.Digit, r.Sentence = a.Digit, a.Sentence()
		}
		if snapshot := s.Run.Snapshot(); snapshot != nil {
			r.Epoch = snapshot.Epoch
		}
		r.Title, r.Unsaved, r.Status = s.Model.Title(), s.Model.Unsaved(), s.Status().Sentence
		r.Training, r.Paused = s.Run.Active(), s.Run.Paused()
		if q := s.Question(); q != nil {
			r.Question = q.Sentence
		}
		if n := s.Network(); n != nil {
			r.Sizes = n.Sizes()
			if mode == "all" && hashed != any(n) {
				hashed, weights = n, n.SHA256()
			}
			r.Weights = weights
		}
		r.Planned = s.Training.Config().Epochs
		for _, l := range s.Training.Layers() {
			r.Hidden = append(r.Hidden, l.Width.Get())
		}
		if out.Encode(r) != nil {
			os.Exit(3) // the test is gone
		}
	}
	file := ""
	if len(os.Args) > 1 {
		file = os.Args[1]
	}
	// A test that is killed takes its window with it.
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
		os.Exit(3)
	}()
	// The cross in a window's corner belongs to the window manager, and there is none here.
	closes := make(chan os.Signal, 1)
	signal.Notify(closes, syscall.SIGUSR1)
	go func() {
		for range closes {
			p.post(func() { p.window.Perform(system.ActionClose) })
		}
	}()
	go func() { os.Exit(p.serve(file)) }()
	app.Main()
}

// controls reads from the window what a screen reader would: every control with its name and place. Gio shows this
// to no one on the desktop, so it is taken out of the window by force.
func controls(w *app.Window, size image.Point) []control {
	r := (*input.Router)(reflect.ValueOf(w).Elem().FieldByName("queue").Addr().UnsafePointer())
	var found []control
	for _, n := range r.AppendSemantics(nil) {
		if n.Desc.Label == "" && n.Desc.Class == semantic.Unknown {
			continue
		}
		box := n.Desc.Bounds.Intersect(image.Rectangle{Max: size})
		if !box.Empty() {
			found = append(found, control{n.Desc.Label, n.Desc.Description, n.Desc.Class, box, n.Desc.Disabled})
		}
	}
	return found
}

// screen is an X server of the test's own, with a private home for whoever runs on it.
type screen struct {
	t    testing.TB
	env  []string
	home string
}

func newScreen(t testing.TB, more ...string) *screen {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"}, more...)...)
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("this test needs Xvfb (make test installs it): %v", err)
	}
	write.Close()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb names no display: %v", err)
	}
	home := t.TempDir()
	run := filepath.Join(home, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, home: home}
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "XDG_") && name != "HOME" && name != "DISPLAY" && name != "WAYLAND_DISPLAY" && name != "GTK_THEME" && name != "DBUS_SESSION_BUS_ADDRESS" {
			s.env = append(s.env, e)
		}
	}
	s.env = append(s.env, "DISPLAY=:"+strings.TrimSpace(line), "HOME="+home, "XDG_RUNTIME_DIR="+run,
		"NO_AT_BRIDGE=1", "GSETTINGS_BACKEND=memory", "LC_ALL=C.UTF-8", "GTK_THEME=Adwaita")
	return s
}

// do runs a tool on the screen and returns what it prints.
func (s *screen) do(name string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// opened is the program's window under test.
type opened struct {
	*screen
	cmd     *exec.Cmd
	id      string // the X window
	began   time.Time
	stderr  bytes.Buffer
	done    chan error
	changed chan struct{}

	mu      sync.Mutex
	reports []report
}

// open starts the program on the screen and waits for its first frame.
func (s *screen) open(mode string, args ...string) *opened {
	s.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	w := &opened{screen: s, done: make(chan error, 1), changed: make(chan struct{}, 1)}
	w.cmd = exec.Command(os.Args[0], args...)
	w.cmd.Env = append(s.env, "INKLING_TEST_WINDOW="+mode)
	w.cmd.ExtraFiles = []*os.File{write}
	w.cmd.Stderr = &w.stderr
	w.began = time.Now()
	if err := w.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	write.Close()
	go w.listen(read)
	s.t.Cleanup(func() {
		_ = w.cmd.Process.Kill()
		<-w.done
		w.done <- nil
		if s.t.Failed() {
			s.t.Logf("the window said: %s", w.stderr.String())
		}
	})
	w.wait("the first frame", time.Minute, func(report) bool { return true })
	w.id = strings.Fields(s.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Inkling$"))[0]
	return w
}

func (w *opened) listen(read io.ReadCloser) {
	defer read.Close()
	in := json.NewDecoder(bufio.NewReader(read))
	for {
		var r report
		if in.Decode(&r) != nil {
			w.done <- w.cmd.Wait()
			return
		}
		w.mu.Lock()
		if r.Controls == nil && len(w.reports) > 0 {
			r.Controls = w.reports[len(w.reports)-1].Controls // they have not been asked for
		}
		w.reports = append(w.reports, r)
		w.mu.Unlock()
		select {
		case w.changed <- struct{}{}:
		default:
		}
	}
}

// last is the newest report, and how many there were.
func (w *opened) last() (report, int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.reports) == 0 {
		return report{}, 0
	}
	return w.reports[len(w.reports)-1], len(w.reports)
}

// since returns the reports from number n on.
func (w *opened) since(n int) []report {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]report(nil), w.reports[n:]...)
}

// wait waits until the newest report is as wanted.
func (w *opened) wait(what string, patience time.Duration, wanted func(report) bool) report {
	w.t.Helper()
	deadline := time.After(patience)
	for {
		if r, n := w.last(); n > 0 && wanted(r) {
			return r
		}
		select {
		case <-w.changed:
		case err := <-w.done:
			w.done <- nil
			w.t.Fatalf("the window closed (%v) while waiting for %s:\n%s", err, what, w.stderr.String())
		case <-deadline:
			w.shot("failed.png")
			r, _ := w.last()
			labels := make([]string, 0, len(r.Controls))
			for _, c := range r.Controls {
				labels = append(labels, c.Label)
			}
			r.Controls = nil
			w.t.Fatalf("waited %v for %s\nlast report: %+v\ncontrols: %q", patience, what, r, labels)
		}
	}
}

// shot keeps a picture of the screen beside the build, for a person to look at.
func (w *opened) shot(name string) {
	folder := filepath.Join("..", "..", "build", "screen")
	if os.MkdirAll(folder, 0o755) == nil {
		cmd := exec.Command("import", "-window", "root", filepath.Join(folder, name))
		cmd.Env = w.env
		_ = cmd.Run()
	}
}

// find waits for a control of that name that is not switched off.
func (w *opened) find(label string) control {
	w.t.Helper()
	var found control
	w.wait(fmt.Sprintf("the control %q", label), 20*time.Second, func(r report) bool {
		for _, c := range r.Controls {
			if c.Label == label && !c.Disabled && c.Box.Dx() > 4 && c.Box.Dy() > 4 {
				found = c
				return true
			}
		}
		return false
	})
	return found
}

// press clicks into the middle of a control.
func (w *opened) press(label string) {
	w.t.Helper()
	c := w.find(label)
	middle := c.Box.Min.Add(c.Box.Max).Div(2)
	w.do("xdotool", "mousemove", "--window", w.id, strconv.Itoa(middle.X), strconv.Itoa(middle.Y), "sleep", "0.05", "click", "1")
}

// settle waits until the window has drawn all it has to: no frame for a third of a second.
func (w *opened) settle() {
	quiet := time.NewTimer(333 * time.Millisecond)
	for patience := time.After(10 * time.Second); ; {
		select {
		case <-w.changed:
			quiet.Reset(333 * time.Millisecond)
		case <-quiet.C:
			return
		case <-patience:
			return
		}
	}
}

// typeInto replaces the text of a field. A person sees the field take the focus before they type; keys that arrive
// in the same frame as the click would go nowhere.
func (w *opened) typeInto(label, text string) {
	w.t.Helper()
	c := w.find(label)
	at := image.Pt(c.Box.Min.X+min(16, c.Box.Dx()/2), (c.Box.Min.Y+c.Box.Max.Y)/2)
	w.do("xdotool", "windowfocus", w.id, "mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", "0.05", "click", "1")
	w.settle()
	w.do("xdotool", "key", "ctrl+a")
	w.settle()
	w.do("xdotool", "type", "--delay", "30", text)
	w.do("xdotool", "key", "Return")
	w.settle()
}

// draw moves the pen through points given as shares of the canvas, from 0 to 1.
func (w *opened) draw(points ...[2]float64) {
	w.t.Helper()
	box := w.find("Canvas").Box
	at := func(p [2]float64) (string, string) {
		return strconv.Itoa(box.Min.X + int(math.Round(p[0]*float64(box.Dx())))), strconv.Itoa(box.Min.Y + int(math.Round(p[1]*float64(box.Dy()))))
	}
	x, y := at(points[0])
	args := []string{"mousemove", "--window", w.id, x, y, "sleep", "0.05", "mousedown", "1"}
	for _, p := range points[1:] {
		x, y = at(p)
		args = append(args, "mousemove", "--window", w.id, x, y, "sleep", "0.008")
	}
	w.do("xdotool", append(args, "mouseup", "1")...)
}

// answerDialog types a path into the system's file dialog that has just been asked for, and agrees.
func (w *opened) answerDialog(title, path string) {
	w.t.Helper()
	id := strings.Fields(w.do("xdotool", "search", "--sync", "--onlyvisible", "--name", title))[0]
	time.Sleep(700 * time.Millisecond) // GTK fills the dialog before it listens
	w.do("xdotool", "windowfocus", id, "sleep", "0.2")
	w.shot(strings.ReplaceAll(strings.ToLower(title), " ", "-") + ".png")
	if title == "Open File" {
		w.do("xdotool", "key", "ctrl+l", "sleep", "0.3")
	}
	w.do("xdotool", "key", "ctrl+a", "sleep", "0.1", "type", "--delay", "20", path)
	w.do("xdotool", "sleep", "0.3", "key", "Return")
	w.do("xdotool", "windowfocus", w.id)
}

// close asks the window to close, as the cross in its corner does.
func (w *opened) close() {
	w.t.Helper()
	if err := w.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		w.t.Fatal(err)
	}
}

// ended waits for the program to end, and wants it to end well.
func (w *opened) ended() {
	w.t.Helper()
	select {
	case err := <-w.done:
		w.done <- nil
		if err != nil {
			w.t.Fatalf("the program ended with %v:\n%s", err, w.stderr.String())
		}
	case <-time.After(20 * time.Second):
		w.shot("failed.png")
		w.t.Fatal("the window did not close")
	}
}

// oval is a closed curve around the middle of the canvas.
func oval(cx, cy, rx, ry float64) [][2]float64 {
	var points [][2]float64
	for i := 0; i <= 36; i++ {
		a := -math.Pi/2 - 2*math.Pi*float64(i)/36
		points = append(points, [2]float64{cx + rx*math.Cos(a), cy + ry*math.Sin(a)})
	}
	return points
}
