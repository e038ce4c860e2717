package persist

// Array is one named array of a model file, as numbers of the program's own type.
type Array struct {
	// Name is what the file calls it. A list inside a member adds its index and a dictionary its key, with slashes
	// between: the second matrix of a list "weights" is "weights/1".
	Name string
	// Shape is the array's shape; empty for a scalar.
	Shape []int
	// Data holds the elements in row-major (C) order whatever the file's order was, len = product of Shape. It is nil
	// when Left says why the elements were left in the file.
	Data []float32
	// Left, when not empty, says why Data was not read: a data set too large to be a layer, an element type that is no number.
	Left string
	// Bad is 1 + the index of the first element that is not a finite float32, or 0 where there is none.
	Bad int
}

// Len returns the number of elements the shape names.
func (a *Array) Len() int {
	n := 1
	for _, d := range a.Shape {
		n *= d
	}
	return n
}

// Contents is what a model file holds, before anybody has decided what it means.
type Contents struct {
	// Path is the file that was read.
	Path string
	// Format names the container for people: "npz", "npy", "pickle", "JSON", "safetensors", "PyTorch".
	Format string
	// Arrays are in the file's own order.
	Arrays []Array
	// Texts are the strings the file holds, by name: an activation written down, a date, class names ("labels/3").
	Texts map[string]string
	// Manifest is the embedded manifest, or the one beside the file; nil where there is neither.
	Manifest *Manifest
	// Notes are sentences about the file itself that a person should see: a second file that was read with it, a manifest beside
	// it that disagrees with the one inside.
	Notes []string
	// Ignored names the members that are neither arrays nor texts, with the reason.
	Ignored []string
	// Bytes is the size of the file (and of those read with it) on the disk.
	Bytes int64
}
