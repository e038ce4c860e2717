package persist

import "bytes"

// foreignFormats are files people take for a model, with what to do instead.
var foreignFormats = []struct {
	at       int
	magic    string
	sentence string
}{
	{0, "\x89HDF", "this is a Keras or HDF5 file; save its weights with numpy.savez(\"model.npz\", *model.get_weights()) and open that"},
	{0, "MATLAB 5.0", "this is a MATLAB file; load it with scipy.io.loadmat, save its matrices with numpy.savez and open that"},
	{0, "\x89PNG", "this is a picture; a picture goes onto the canvas, a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file"},
	{0, "\xff\xd8\xff", "this is a picture; a picture goes onto the canvas, a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file"},
	{0, "GIF8", "this is a picture; a picture goes onto the canvas, a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file"},
	{0, "BM", "this is a picture; a picture goes onto the canvas, a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file"},
	{8, "WEBP", "this is a picture; a picture goes onto the canvas, a model is a .npz, .npy, .pkl, .json, .safetensors or .pt file"},
	{0, "\x00\x00\x08\x01", "this is a list of labels (an IDX file), not a model; open its folder as a data set"},
	{0, "\x00\x00\x08\x03", "these are pictures of a data set (an IDX file), not a model; open its folder as a data set"},
	{0, "BZh", "it is compressed by bzip2; unpack it first"},
	{0, "\xfd7zXZ", "it is compressed by xz; unpack it first"},
	{0, "\x28\xb5\x2f\xfd", "it is compressed by Zstandard; unpack it first"},
	{0, "7z\xbc\xaf", "it is a 7-Zip archive; unpack it first"},
	{0, "Rar!", "it is a RAR archive; unpack it first"},
	{257, "ustar", "it is a tar archive; unpack it first and open the model file inside"},
	{0, "%PDF", "this is a PDF document, not a model"},
	{0, "\x7fELF", "this is a program, not a model"},
	{0, "MZ\x90", "this is a program, not a model"},
	{4, "TFL3", "this is a TensorFlow Lite model; save its weights with numpy.savez and open that"},
	{0, "GGUF", "this is a language model's file (GGUF), not a network that reads digits"},
	{0, "\x08\x03\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x04\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x06\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x07\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x08\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x09\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
	{0, "\x08\x0a\x12", "this looks like an ONNX model; save its weights with numpy.savez and open that"},
}

func foreignFormat(head []byte) string {
	for _, f := range foreignFormats {
		if f.at < len(head) && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return f.sentence
		}
	}
	return ""
}
