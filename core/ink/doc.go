// Package ink turns handwriting into what a network reads: strokes of a pen to a grid of pixels, and pixels to the
// network's input by MNIST's own recipe (crop, fit into a box keeping the aspect, shift the centre of mass to the centre).
//
// The same drawing gives the same bytes on every processor: no product is left to be fused with a sum.
//
// It holds no network and no files, and draws nothing on a screen. Pictures are bytes, row-major, 0 for paper and 255 for ink.
package ink
