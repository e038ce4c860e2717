package window

/*
#cgo pkg-config: xcb xcb-shm
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <xcb/xcb.h>
#include <xcb/shm.h>

// plain says whether the screen's pixels are 0xFFRRGGBB in this machine's order.
static int plain(const xcb_setup_t *setup, const xcb_screen_t *screen) {
	const uint16_t one = 1;
	int little = *(const uint8_t *)&one;
	if (setup->image_byte_order != (little ? XCB_IMAGE_ORDER_LSB_FIRST : XCB_IMAGE_ORDER_MSB_FIRST)) return 0;
	int fits = 0;
	for (xcb_format_iterator_t f = xcb_setup_pixmap_formats_iterator(setup); f.rem; xcb_format_next(&f))
		if (f.data->depth == screen->root_depth) fits = f.data->bits_per_pixel == 32 && f.data->scanline_pad == 32;
	if (!fits) return 0;
	for (xcb_depth_iterator_t d = xcb_screen_allowed_depths_iterator(screen); d.rem; xcb_depth_next(&d))
		for (xcb_visualtype_iterator_t v = xcb_depth_visuals_iterator(d.data); v.rem; xcb_visualtype_next(&v))
			if (v.data->visual_id == screen->root_visual)
				return v.data->_class == XCB_VISUAL_CLASS_TRUE_COLOR && v.data->bits_per_rgb_value == 8 &&
					v.data->red_mask == 0xFF0000 && v.data->green_mask == 0xFF00 && v.data->blue_mask == 0xFF;
	return 0;
}

// direct says whether programs can reach a graphics card through the server.
static int direct(xcb_connection_t *c) {
	static const char *ways[] = {"DRI3", "DRI2", "NV-GLX"};
	xcb_query_extension_cookie_t asked[3];
	int found = 0;
	for (int i = 0; i < 3; i++) {
		uint16_t n = 0;
		while (ways[i][n]) n++;
		asked[i] = xcb_query_extension(c, n, ways[i]);
	}
	for (int i = 0; i < 3; i++) {
		xcb_query_extension_reply_t *r = xcb_query_extension_reply(c, asked[i], NULL);
		if (r && r->present) found = 1;
		free(r);
	}
	return found;
}

// share makes memory that the server reads, too; NULL where it cannot, as on another machine's screen.
static void *share(xcb_connection_t *c, xcb_shm_seg_t *seg, size_t bytes) {
	const xcb_query_extension_reply_t *can = xcb_get_extension_data(c, &xcb_shm_id);
	if (!can || !can->present) return NULL;
	int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
	if (id < 0) return NULL;
	void *p = shmat(id, NULL, 0);
	if (p == (void *)-1) {
		shmctl(id, IPC_RMID, NULL);
		return NULL;
	}
	*seg = xcb_generate_id(c);
	xcb_generic_error_t *e = xcb_request_check(c, xcb_shm_attach_checked(c, *seg, id, 1));
	shmctl(id, IPC_RMID, NULL); // it goes when both have let go of it
	if (e) {
		free(e);
		shmdt(p);
		return NULL;
	}
	return p;
}

// exposed takes what the server has said and reports whether a part of the window has to be shown again.
static int exposed(xcb_connection_t *c) {
	int again = 0;
	for (xcb_generic_event_t *e; (e = xcb_poll_for_event(c)); free(e))
		if ((e->response_type & 0x7F) == XCB_EXPOSE) again = 1;
	return again;
}

// caughtUp waits until the server has done all it was asked.
static void caughtUp(xcb_connection_t *c) {
	free(xcb_get_input_focus_reply(c, xcb_get_input_focus(c), NULL));
}
*/
import "C"

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unsafe"

	"gioui.org/app"
	"gioui.org/io/event"

	"inkling/app/ui"
)

// surface shows a window's picture on an X server that has no graphics card to offer: over SSH, in a virtual machine, on a
// thin client. It has a connection of its own, as Gio's belongs to Gio. All of it belongs to the window's goroutine.
type surface struct {
	conn   *C.xcb_connection_t
	depth  C.uint8_t
	window C.xcb_window_t // 0: none yet, or none any more
	gc     C.xcb_gcontext_t

	pix    []uint32 // the window's pixels; shared with the server where seg is not 0
	shared []uint32 // the whole memory that is shared
	seg    C.xcb_shm_seg_t
	size   image.Point
	remote bool // the server cannot share memory

	began time.Time // of the last frame
}

// spacing is the least time between the beginnings of two frames. No graphics card waits for the screen here, a mouse
// may move a thousand times a second, and nobody sees more.
const spacing = time.Second / 144

// wait lets a frame begin that does not come too soon.
func (s *surface) wait() {
	if s == nil {
		return
	}
	time.Sleep(spacing - time.Since(s.began))
	s.began = time.Now()
}

// rendererVariable names the environment variable that overrules how windows are drawn: "opengl" or "software".
const rendererVariable = "INKLING_RENDERER"

// newSurface is the surface for the window that is about to be opened; nil where OpenGL draws it.
func newSurface() *surface {
	wish, display := os.Getenv(rendererVariable), os.Getenv("DISPLAY")
	if wish == "opengl" || display == "" {
		return nil
	}
	if wayland() {
		if wish != "software" {
			return nil
		}
		// The window goes to the X server that the compositor keeps for older programs. No compositor has this name; without
		// any, one is looked for at its usual place.
		os.Setenv("WAYLAND_DISPLAY", "none")
		os.Unsetenv("WAYLAND_SOCKET")
	}
	// A server on another machine can neither lend its graphics card nor share memory, whatever it says about itself.
	remote := !strings.HasPrefix(display, ":") && !strings.HasPrefix(display, "unix:") && !strings.HasPrefix(display, "/")
	var number C.int
	conn := C.xcb_connect(nil, &number)
	if C.xcb_connection_has_error(conn) != 0 {
		C.xcb_disconnect(conn)
		return nil
	}
	setup := C.xcb_get_setup(conn)
	at := C.xcb_setup_roots_iterator(setup)
	for ; number > 0 && at.rem > 1; number-- {
		C.xcb_screen_next(&at)
	}
	software := wish == "software" || slices.Contains([]string{"1", "true", "yes"}, strings.ToLower(os.Getenv("LIBGL_ALWAYS_SOFTWARE")))
	if C.plain(setup, at.data) == 0 || !software && !remote && C.direct(conn) != 0 {
		C.xcb_disconnect(conn)
		return nil
	}
	return &surface{conn: conn, depth: at.data.root_depth, remote: remote}
}

// wayland says that Gio will find a Wayland compositor, which it prefers: where libwayland looks for one.
func wayland() bool {
	if os.Getenv("WAYLAND_SOCKET") != "" {
		return true
	}
	name := os.Getenv("WAYLAND_DISPLAY")
	if name == "" {
		name = "wayland-0"
	}
	if !filepath.IsAbs(name) {
		folder := os.Getenv("XDG_RUNTIME_DIR")
		if folder == "" {
			return false
		}
		name = filepath.Join(folder, name)
	}
	_, err := os.Stat(name)
	return err == nil
}

// options are what the window has to be opened with.
func (s *surface) options() []app.Option {
	if s == nil {
		return nil
	}
	return []app.Option{app.CustomRenderer(true)}
}

// take learns from Gio's events which window it is.
func (s *surface) take(e event.Event) {
	view, ok := e.(app.X11ViewEvent)
	if s == nil || !ok {
		return
	}
	if s.window != 0 {
		C.xcb_free_gc(s.conn, s.gc)
		s.window = 0
	}
	if view.Window == 0 {
		return
	}
	s.window, s.size = C.xcb_window_t(view.Window), image.Point{}
	s.gc = C.xcb_gcontext_t(C.xcb_generate_id(s.conn))
	quiet := C.uint32_t(0)
	C.xcb_create_gc(s.conn, s.gc, C.xcb_drawable_t(s.window), C.XCB_GC_GRAPHICS_EXPOSURES, unsafe.Pointer(&quiet))
	// What was covered has to be shown again, whether or not it changed.
	exposure := C.uint32_t(C.XCB_EVENT_MASK_EXPOSURE)
	C.xcb_change_window_attributes(s.conn, s.window, C.XCB_CW_EVENT_MASK, unsafe.Pointer(&exposure))
}

// show brings the frame that u has laid out to the screen, and returns when it is there.
func (s *surface) show(u *ui.UI, size image.Point) {
	if s == nil || s.window == 0 || size.X <= 0 || size.Y <= 0 {
		return
	}
	resized := size != s.size
	if resized {
		s.resize(size)
	}
	for _, b := range u.Paint(s.pix, size, resized) {
		s.put(b)
	}
	C.caughtUp(s.conn)
	// Gio may have heard first that the window was uncovered, and asked for this frame. Now that the server has answered,
	// what it has to say about that has arrived here, too.
	if C.exposed(s.conn) != 0 {
		s.put(image.Rectangle{Max: size})
		C.caughtUp(s.conn)
	}
}

// resize makes room for another size.
func (s *surface) resize(size image.Point) {
	s.size = size
	n := size.X * size.Y
	if n > len(s.shared) && !s.remote {
		s.free()
		room := n + n/4 // a window that is dragged larger does not ask for each pixel
		if p := C.share(s.conn, &s.seg, C.size_t(4*room)); p != nil {
			s.shared = unsafe.Slice((*uint32)(p), room)
		} else {
			s.remote = true
		}
	}
	if s.remote {
		s.pix = make([]uint32, n)
		return
	}
	s.pix = s.shared[:n]
}

// put hands a box of the picture to the server.
func (s *surface) put(b image.Rectangle) {
	if !s.remote {
		C.xcb_shm_put_image(s.conn, C.xcb_drawable_t(s.window), s.gc, C.uint16_t(s.size.X), C.uint16_t(s.size.Y),
			C.uint16_t(b.Min.X), C.uint16_t(b.Min.Y), C.uint16_t(b.Dx()), C.uint16_t(b.Dy()), C.int16_t(b.Min.X), C.int16_t(b.Min.Y),
			s.depth, C.XCB_IMAGE_FORMAT_Z_PIXMAP, 0, s.seg, 0)
		return
	}
	// A request has a largest size, 256 KB at least.
	most := max(int(C.xcb_get_maximum_request_length(s.conn))*4-64, 1<<16)
	rows := max(min(most, 1<<20)/(4*b.Dx()), 1)
	var packed []uint32
	for y := b.Min.Y; y < b.Max.Y; y += rows {
		packed = packed[:0]
		end := min(y+rows, b.Max.Y)
		for i := y; i < end; i++ {
			packed = append(packed, s.pix[i*s.size.X+b.Min.X:i*s.size.X+b.Max.X]...)
		}
		C.xcb_put_image(s.conn, C.XCB_IMAGE_FORMAT_Z_PIXMAP, C.xcb_drawable_t(s.window), s.gc, C.uint16_t(b.Dx()), C.uint16_t(end-y),
			C.int16_t(b.Min.X), C.int16_t(y), 0, s.depth, C.uint32_t(4*len(packed)), (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(packed))))
	}
}

// free lets go of the shared memory.
func (s *surface) free() {
	if s.shared == nil {
		return
	}
	C.xcb_shm_detach(s.conn, s.seg)
	C.caughtUp(s.conn)
	C.shmdt(unsafe.Pointer(unsafe.SliceData(s.shared)))
	s.shared, s.pix = nil, nil
}

// close ends the connection.
func (s *surface) close() {
	if s == nil {
		return
	}
	s.free()
	C.xcb_disconnect(s.conn)
	s.window, s.conn = 0, nil
}
