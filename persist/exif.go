package persist

import (
	"bytes"
	"encoding/binary"
)

// orientation returns how a JPEG's pixels have to be turned to stand upright, as its camera noted in EXIF's tag 0x0112: 1 (as they are) to 8. Anything
// odd is 1.
func orientation(jpeg []byte) int {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff; {
		marker, length := jpeg[at+1], int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(jpeg) { // the pixels begin
			return 1
		}
		segment := jpeg[at+4 : at+2+length]
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return tiffOrientation(tiff)
		}
		at += 2 + length
	}
	return 1
}

func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(b[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	entries := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if v := order.Uint16(entries[8:]); order.Uint16(entries) == 0x0112 && v >= 1 && v <= 8 {
			return int(v)
		}
		entries = entries[12:]
	}
	return 1
}

// turned applies an orientation to w×h pixels: 2 and 4 are mirrors, 3 half a turn, 6 and 8 a quarter to the right and to the left, 5 and 7 those with a
// mirror.
func turned(p []byte, w, h, orientation int) (out []byte, tw, th int) {
	if orientation <= 1 {
		return p, w, h
	}
	tw, th = w, h
	if orientation >= 5 {
		tw, th = h, w
	}
	out = make([]byte, len(p))
	for y := range th {
		for x := range tw {
			sx, sy := x, y
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation {
			case 2, 8:
				sx = w - 1 - sx
			case 3, 7:
				sx, sy = w-1-sx, h-1-sy
			case 4, 6:
				sy = h - 1 - sy
			}
			out[y*tw+x] = p[sy*w+sx]
		}
	}
	return out, tw, th
}
