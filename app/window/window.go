package window

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"gioui.org/app"
	"gioui.org/io/event"
	"gioui.org/io/system"
	"gioui.org/op"
	"gioui.org/unit"

	"inkling/app/session"
	"inkling/app/ui"
)

// least is the smallest window, in dp, in which every panel still has its place.
const leastWidth, leastHeight = 800, 560

// Main opens the window, with the file opened in it if one is named, and serves it until it is closed. It must be
// called from the main goroutine, which macOS wants for itself, and never returns: the process ends with status 0,
// or 1 after a sentence that says what went wrong.
func Main(file string) {
	if missingDisplay() {
		say(noDisplay)
		os.Exit(1)
	}
	// Window managers find the program's icon and its desktop entry by this name.
	app.ID = "inkling"
	p := newProgram(session.SystemFolders(), sqweek{})
	go func() { os.Exit(p.serve(file)) }()
	// On macOS a document opened from the Finder arrives here, before or after the window has appeared.
	app.Events(func(e event.Event) bool {
		p.opened(e)
		return true
	})
}

// serve runs the window and returns the process's status. What went wrong is said in the terminal, and where the program
// was started from a menu and nobody would see that, on the screen.
func (p *program) serve(file string) (status int) {
	problem := p.run(file)
	if problem == "" {
		return 0
	}
	if p.undrawn != nil {
		startAfresh(p.undrawn)
	}
	say(problem)
	if runtime.GOOS == "linux" && !Terminal(os.Stderr) {
		p.dialogs.tell(problem)
	}
	return 1
}

// opened opens the document that an event from the system names, if it is such an event, before the next frame.
func (p *program) opened(e event.Event) {
	if link, ok := e.(app.URLEvent); ok && link.URL.Scheme == "file" {
		path := filepath.FromSlash(link.URL.Path)
		p.post(func() { p.session.Files.Open(path) })
	}
}

// program is a window and what is behind it. All of it but post belongs to the goroutine that calls run.
type program struct {
	window  *app.Window
	surface *surface // that the window is painted on; nil: Gio draws it with OpenGL, Direct3D or Metal
	session *session.Session
	ui      *ui.UI
	dialogs *fileDialogs
	crashes *crashLog
	former  string // the log of a crash before this start

	metric unit.Metric
	mode   app.WindowMode
	size   image.Point // of the window in pixels, while it is neither maximised nor full screen
	quit   bool        // the person has agreed to close it
	asked  bool        // the system has just asked to close it

	undrawn error // why nothing could be drawn on the window

	focused bool      // the window has the keyboard
	wished  time.Time // when the system was last asked what it wishes for

	mu     sync.Mutex
	posted []func() // what other goroutines want done on this one

	// drawn, if set, is told about every frame when it is on the screen: its size, when it began, and how long
	// after that it was laid out and shown.
	drawn func(size image.Point, began time.Time, laidOut, shown time.Duration)
}

func newProgram(folders session.Folders, system native) *program {
	p := &program{window: new(app.Window), surface: newSurface()}
	wishes := make(chan session.Wishes, 1)
	go func() { wishes <- systemWishes() }() // while the session reads its model
	p.wished = time.Now()
	logs := ""
	if folders.Data != "" {
		logs = filepath.Join(folders.Data, "crashes")
	}
	p.crashes, p.former = openCrashLog(logs)
	p.session = session.New(session.Options{Notify: p.window.Invalidate, Folders: folders})
	home, err := os.UserHomeDir()
	if err != nil {
		home = ""
	}
	p.dialogs = newDialogs(system, p.post, home, p.session.Library.Folder())
	p.ui = ui.New(p.session, ui.Options{
		Fonts:      session.Fonts(),
		Dialogs:    p.dialogs,
		Invalidate: p.window.Invalidate,
		Quit:       p.close,
		Fullscreen: p.fullscreen,
		OpenFolder: openFolder,
		Software:   p.surface != nil,
	})
	p.heed(wishes)
	return p
}

// patience is how long the first frame waits for what the system says about windows: a light one that turns dark
// would be a flash in the face.
const patience = 60 * time.Millisecond

// heed sets the window to what the system wishes for, as soon as it is known.
func (p *program) heed(wishes <-chan session.Wishes) {
	select {
	case w := <-wishes:
		p.session.Settings.SetSystem(w)
	case <-time.After(patience):
		go func() {
			w := <-wishes
			p.post(func() { p.session.Settings.SetSystem(w) })
		}()
	}
}

// askAgain asks the system once more when the window gets the keyboard: the person may come from its settings.
func (p *program) askAgain(focused bool) {
	had := p.focused
	p.focused = focused
	if had || !focused || time.Since(p.wished) < time.Second {
		return
	}
	p.wished = time.Now()
	go func() {
		w := systemWishes()
		p.post(func() { p.session.Settings.SetSystem(w) })
	}()
}

// post runs f on the window's goroutine before the next frame. Any goroutine may call it.
func (p *program) post(f func()) {
	p.mu.Lock()
	p.posted = append(p.posted, f)
	p.mu.Unlock()
	p.window.Invalidate()
}

func (p *program) runPosted() {
	p.mu.Lock()
	todo := p.posted
	p.posted = nil
	p.mu.Unlock()
	for _, f := range todo {
		f()
	}
}

// close closes the window without asking again. While the system waits for the answer to its own question, that
// answer is enough.
func (p *program) close() {
	p.quit = true
	if !p.asked {
		p.window.Perform(system.ActionClose)
	}
}

func (p *program) fullscreen(on bool) {
	if on {
		p.window.Option(app.Fullscreen.Option())
	} else {
		p.window.Option(app.Windowed.Option())
	}
}

// run serves the window's events until it is gone, and returns a sentence if that was not what the person wanted.
func (p *program) run(file string) (problem string) {
	frames := 0
	defer func() {
		if broken := recover(); broken != nil {
			problem = p.broke(broken, frames > 0)
			return
		}
		p.crashes.close()
	}()
	width, height := p.session.Settings.WindowSize()
	p.window.Option(
		app.Title("Inkling"),
		app.Size(unit.Dp(max(width, leastWidth)), unit.Dp(max(height, leastHeight))),
		app.MinSize(leastWidth, leastHeight),
	)
	p.window.Option(p.surface.options()...)
	defer p.surface.close()
	if file != "" {
		p.session.Files.Open(file)
	}
	if p.former != "" {
		p.session.Tell("Inkling stopped unexpectedly last time. What happened is written in " + p.former)
	}
	var ops op.Ops
	for {
		e := p.window.Event()
		p.surface.take(e)
		switch e := e.(type) {
		case app.FrameEvent:
			p.metric = e.Metric
			p.frame(&ops, e)
			frames++
		case app.ConfigEvent:
			p.askAgain(e.Config.Focused)
			p.mode = e.Config.Mode
			if p.mode == app.Windowed {
				p.size = e.Config.Size
			}
		case *app.ClosingEvent:
			// Without a frame on the screen nobody could answer.
			if p.quit || frames == 0 {
				break
			}
			p.asked = true
			p.ui.Close()
			p.asked = false
			if !p.quit {
				e.Abort()
			}
		case app.DestroyEvent:
			p.rememberSize()
			err := p.session.Close()
			switch {
			case e.Err != nil:
				// The first frame is laid out before it turns out whether anything can draw it.
				if frames <= 1 {
					p.undrawn = e.Err
				}
				return noWindow(e.Err, frames > 1)
			case err != nil:
				return fmt.Sprintf("The settings could not be kept: %v", err)
			}
			return ""
		}
	}
}

// frame draws what the session knows now.
func (p *program) frame(ops *op.Ops, e app.FrameEvent) {
	p.surface.wait()
	began := time.Now()
	p.runPosted()
	gtx := app.NewContext(ops, e)
	p.ui.Layout(gtx)
	laidOut := time.Since(began)
	e.Frame(ops)
	p.surface.show(p.ui, e.Size)
	if p.drawn != nil {
		p.drawn(e.Size, began, laidOut, time.Since(began))
	}
}

// rememberSize keeps the size the window had as a window, for the next start.
func (p *program) rememberSize() {
	if p.size == (image.Point{}) || p.metric.PxPerDp == 0 {
		return
	}
	p.session.Settings.SetWindowSize(
		int(float32(p.size.X)/p.metric.PxPerDp+0.5), int(float32(p.size.Y)/p.metric.PxPerDp+0.5))
}

const noDisplay = "There is no display to open a window on. Train, test and predict without one: inkling --help lists how."

// broke is the sentence after a panic: a window that the system refused is no mistake of the program's.
func (p *program) broke(why any, hadWindow bool) string {
	if !hadWindow && why == lostRefusal {
		p.crashes.close()
		return noWindow(errors.New("the system refused it"), false)
	}
	return p.crashes.write(why, debug.Stack(), session.VersionSentence(), time.Now())
}

// lostRefusal is what Gio panics with on Windows where the system refuses the window and the reason comes too late: the
// window's thread says that it is done before it says that it failed.
const lostRefusal = "window initialization failed without a DestroyEvent"

// noWindow says why there is no window, and the way out.
func noWindow(err error, hadOne bool) string {
	if hadOne {
		return fmt.Sprintf("The window was closed by the system (%v). Start Inkling again; what was saved is safe.", err)
	}
	return fmt.Sprintf("No window could be opened (%v). Install or update the graphics driver, or work without a window: inkling --help lists how.", err)
}
