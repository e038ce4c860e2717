// Package persist is the files: it saves and opens models (npz with an embedded manifest, and the formats of other
// programs), finds out how models that other people made are meant to be read, and reads data sets, drawings and
// pictures.
//
// Files come from strangers. Whatever is in them, reading runs no code from them, allocates no more than they can
// hold, and ends in a model or in a sentence that says what is wrong and what to do.
package persist
