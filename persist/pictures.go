package persist

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // the three formats that DecodePicture knows
	_ "image/jpeg"
	_ "image/png"
	"io"
	"slices"
)

// Bounds of a picture, checked before its pixels are decoded.
const (
	maxPictureFile = 64 << 20 // bytes
	maxPictureArea = 52 << 20 // pixels: a telephone's camera
	maxPictureSide = 1 << 14  // pixels
	workingSide    = 1024     // pixels a side that a picture is reduced to: a digit needs far fewer
)

// ReadPicture reads a PNG, JPEG or GIF file: see [DecodePicture].
func ReadPicture(path string) (gray []byte, w, h int, err error) {
	f, _, err := openRegular(path)
	if err != nil {
		return nil, 0, 0, err
	}
	defer f.Close()
	return DecodePicture(path, f)
}

// DecodePicture turns a PNG, a JPEG or the first frame of a GIF into w×h grey values, row by row, 0 paper to 255 ink, whether the
// ink is dark on light or light on dark: the paper is what most of the picture's edge is. Transparent parts are paper. Photographs are
// turned as their camera was held, and their shadows taken out; pictures larger than 1024 pixels a side are reduced. Name is for errors,
// which are *[FileError].
func DecodePicture(name string, r io.Reader) (gray []byte, w, h int, err error) {
	gray, w, h, err = decodePicture(r)
	return gray, w, h, inFile(name, err)
}

func decodePicture(r io.Reader) (gray []byte, w, h int, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxPictureFile+1))
	switch {
	case err != nil:
		return nil, 0, 0, damaged("it can't be read: %v", err)
	case len(data) > maxPictureFile:
		return nil, 0, 0, tooLarge("the file has more than %d MB; make the picture smaller", maxPictureFile>>20)
	case len(data) == 0:
		return nil, 0, 0, damaged("the file is empty")
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return nil, 0, 0, foreign("this is no PNG, JPEG or GIF picture")
	}
	if err != nil {
		return nil, 0, 0, damaged("the picture is damaged: %v", err)
	}
	if config.Width < 1 || config.Height < 1 {
		return nil, 0, 0, damaged("the picture has no pixels")
	}
	if config.Width > maxPictureSide || config.Height > maxPictureSide || config.Width*config.Height > maxPictureArea {
		return nil, 0, 0, tooLarge("the picture has %d×%d pixels; make it smaller", config.Width, config.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0, damaged("the picture is damaged or incomplete: %v", err)
	}
	light, opaque, w, h := luminance(picture)
	if kind == "jpeg" {
		turn := orientation(data)
		light, _, _ = turned(light, w, h, turn)
		opaque, w, h = turned(opaque, w, h, turn)
	}
	return asInk(light, opaque, w, h), w, h, nil
}

// pictureSize returns the size a picture file claims.
func pictureSize(path string) (w, h int, err error) {
	f, _, err := openRegular(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	config, _, err := image.DecodeConfig(io.LimitReader(f, maxPictureFile))
	if err != nil {
		return 0, 0, inFile(path, foreign("this is no PNG, JPEG or GIF picture"))
	}
	return config.Width, config.Height, nil
}

// luminance reduces a picture to at most workingSide pixels a side and returns, for each of them, its light (0 black to 255 white, of what
// is opaque) and how opaque it is.
func luminance(p image.Image) (light, opaque []byte, w, h int) {
	b := p.Bounds()
	by := 1
	for (b.Dx()+by-1)/by > workingSide || (b.Dy()+by-1)/by > workingSide {
		by++
	}
	w, h = (b.Dx()+by-1)/by, (b.Dy()+by-1)/by
	light, opaque = make([]byte, w*h), make([]byte, w*h)
	for y := range h {
		for x := range w {
			var sum, alpha, n uint64
			for sy := b.Min.Y + y*by; sy < min(b.Min.Y+(y+1)*by, b.Max.Y); sy++ {
				for sx := b.Min.X + x*by; sx < min(b.Min.X+(x+1)*by, b.Max.X); sx++ {
					l, a := lightOf(p, sx, sy)
					sum, alpha, n = sum+uint64(l), alpha+uint64(a), n+1
				}
			}
			if alpha > 0 {
				light[y*w+x] = byte(min(255, (sum*255+alpha/2)/alpha))
			}
			opaque[y*w+x] = byte((alpha/n + 128) / 257)
		}
	}
	return light, opaque, w, h
}

// lightOf returns a pixel's light, premultiplied, and its alpha, both of 65535. The common kinds of picture are read without an allocation a
// pixel.
func lightOf(p image.Image, x, y int) (l, a uint32) {
	switch p := p.(type) {
	case *image.Gray:
		return uint32(p.GrayAt(x, y).Y) * 257, 65535
	case *image.YCbCr:
		return uint32(p.Y[p.YOffset(x, y)]) * 257, 65535
	}
	r, g, b, a := p.At(x, y).RGBA()
	if r == g && g == b {
		return r, a
	}
	return (19595*r + 38470*g + 7471*b + 1<<15) >> 16, a // the weights of color.GrayModel
}

// asInk turns light into ink: 0 paper, 255 ink.
func asInk(light, opaque []byte, w, h int) []byte {
	if shape, ok := cutOut(light, opaque); ok {
		return shape
	}
	over := func(back byte) []byte {
		out := make([]byte, len(light))
		for i, l := range light {
			out[i] = byte((int(l)*int(opaque[i]) + int(back)*(255-int(opaque[i])) + 127) / 255)
		}
		return out
	}
	light = over(255)
	edge := edgeOf(light, w, h)
	slices.Sort(edge)
	paper := edge[len(edge)/2]
	if paper < 128 { // light ink on dark paper
		for i := range light {
			light[i] = 255 - light[i]
		}
		paper = 255 - paper
		for i := range edge {
			edge[i] = 255 - edge[i]
		}
		slices.Sort(edge)
	}
	if paper == 255 && edge[len(edge)/4] == 255 { // drawn by a program: exact as it is
		for i := range light {
			light[i] = 255 - light[i]
		}
		return light
	}
	return withoutShadows(light, w, h)
}

// cutOut recognises a drawing on a transparent ground: what is opaque is ink, whatever its colour.
func cutOut(light, opaque []byte) ([]byte, bool) {
	clear, lo, hi := 0, byte(255), byte(0)
	for i, a := range opaque {
		if a == 0 {
			clear++
		} else if a > 128 {
			lo, hi = min(lo, light[i]), max(hi, light[i])
		}
	}
	if clear*2 < len(opaque) || lo > hi || hi-lo > 64 {
		return nil, false
	}
	return slices.Clone(opaque), true
}

// edgeOf returns the pixels of the picture's rim.
func edgeOf(light []byte, w, h int) []byte {
	var edge []byte
	edge = append(edge, light[:w]...)
	edge = append(edge, light[(h-1)*w:]...)
	for y := range h {
		edge = append(edge, light[y*w], light[y*w+w-1])
	}
	return edge
}

// withoutShadows finds the ink of a photographed page: the paper's light is estimated in tiles, ink is the share of it that does
// not come back, what little the bare paper swallows is noise, and the darkest ink becomes 255.
func withoutShadows(light []byte, w, h int) []byte {
	tw, th := min(max(w/64, 1), 8), min(max(h/64, 1), 8)
	paper := make([]float32, tw*th)
	for ty := range th {
		for tx := range tw {
			var seen [256]int
			n := 0
			for y := ty * h / th; y < (ty+1)*h/th; y++ {
				for x := tx * w / tw; x < (tx+1)*w/tw; x++ {
					seen[light[y*w+x]]++
					n++
				}
			}
			paper[ty*tw+tx] = float32(quantile(&seen, n, 0.8))
		}
	}
	at := func(tx, ty int) float32 { return paper[min(max(ty, 0), th-1)*tw+min(max(tx, 0), tw-1)] }
	// A tile that a thick stroke fills shows no paper: no tile is much darker than its neighbours.
	for range max(tw, th) {
		for ty := range th {
			for tx := range tw {
				paper[ty*tw+tx] = max(at(tx, ty), 0.85*max(at(tx-1, ty), at(tx+1, ty), at(tx, ty-1), at(tx, ty+1)))
			}
		}
	}
	out := make([]byte, w*h)
	var seen [256]int
	for y := range h {
		fy := (float32(y)+0.5)*float32(th)/float32(h) - 0.5
		y0 := int(fy+1) - 1
		ay := fy - float32(y0)
		for x := range w {
			fx := (float32(x)+0.5)*float32(tw)/float32(w) - 0.5
			x0 := int(fx+1) - 1
			ax := fx - float32(x0)
			p := (at(x0, y0)*(1-ax)+at(x0+1, y0)*ax)*(1-ay) + (at(x0, y0+1)*(1-ax)+at(x0+1, y0+1)*ax)*ay
			out[y*w+x] = byte(255 * max(p-float32(light[y*w+x]), 0) / max(p, 1)) // ink swallows a share of what light there is
			seen[out[y*w+x]]++
		}
	}
	darkest := quantile(&seen, w*h, 0.999)
	if darkest < faintest {
		clear(out) // nothing but the paper's own grain
		return out
	}
	floor := darkest / 4
	for i, v := range out {
		out[i] = byte(min(255, max(0, int(v)-floor)*255/(darkest-floor)))
	}
	return out
}

// faintest is the share of the light, of 255, that a photographed stroke swallows at least.
const faintest = 48

// quantile is the value below which a share of the n values counted in seen lies.
func quantile(seen *[256]int, n int, share float64) int {
	sum := 0
	for v, k := range seen {
		if sum += k; float64(sum) >= share*float64(n) && sum > 0 {
			return v
		}
	}
	return 255
}
