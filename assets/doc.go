// Package assets holds the bytes that travel inside the program: the MNIST data set, the trained models, the
// typeface and the icon. It knows nothing of networks or windows: what it hands out are bytes, and others give
// them a meaning.
//
// Nothing is decoded when the program starts. The slices are shared by all callers and must not be changed.
package assets
