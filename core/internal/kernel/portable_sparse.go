package kernel

import "unsafe"

func sparseForwardPortable(first int, z *float32, ldz int, w *float32, ldw, n int, entries *uint16, starts *uint32, per int, images *int32, count int, table *float32, t *uint8, stride int) {
	zs := unsafe.Slice(z, (count-1)*ldz+n)
	numbers := unsafe.Slice(table, 256)
	for s, image := range unsafe.Slice(images, count) {
		row := zs[s*ldz : s*ldz+n]
		if first != 0 {
			clear(row)
		}
		of := unsafe.Slice(starts, int(image)*per+2)[int(image)*per:]
		for _, e := range unsafe.Slice(entries, of[1])[of[0]:] {
			if t != nil {
				*(*uint8)(unsafe.Add(unsafe.Pointer(t), int(e>>8)*stride+s)) = uint8(e)
			}
			x := numbers[e&0xff]
			weights := unsafe.Slice(w, int(e>>8)*ldw+n)[int(e>>8)*ldw:]
			for j := range row {
				row[j] = FMA(x, weights[j], row[j])
			}
		}
	}
}

func sparseGradientPortable(mode int, scale float32, w *float32, ldw, n int, t *uint8, stride, pixels int, delta *float32, ldd int, table *float32) {
	ws := unsafe.Slice(w, (pixels-1)*ldw+n)
	ts := unsafe.Slice(t, pixels*stride)
	numbers := unsafe.Slice(table, 256)
	var sums [sparseColumns]float32
	for p := range pixels {
		row := ws[p*ldw : p*ldw+n]
		sum := sums[:n]
		clear(sum)
		lit := false
		for s, v := range ts[p*stride : p*stride+stride] {
			if v == 0 {
				continue
			}
			lit = true
			for j, d := range unsafe.Slice(delta, s*ldd+n)[s*ldd:] {
				sum[j] = FMA(numbers[v], d, sum[j])
			}
		}
		switch {
		case mode == int(Set):
			copy(row, sum)
		case lit:
			for j, s := range sum {
				row[j] = FMA(scale, s, row[j])
			}
		}
	}
}
