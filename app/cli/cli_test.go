package cli

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkling/app/session"
	"inkling/core"
	"inkling/persist"
)

// run runs the command line and returns what it printed.
func run(t *testing.T, in string, arguments ...string) (status int, out, errors string) {
	t.Helper()
	var o, e bytes.Buffer
	status, window, _ := Run(arguments, Streams{In: strings.NewReader(in), Out: &o, Err: &e})
	if window {
		t.Fatalf("%q opens a window", arguments)
	}
	return status, o.String(), e.String()
}

// must is run for what has to succeed.
func must(t *testing.T, in string, arguments ...string) string {
	t.Helper()
	status, out, errors := run(t, in, arguments...)
	if status != 0 {
		t.Fatalf("%q: status %d, %s", arguments, status, errors)
	}
	return out
}

// data makes a folder of IDX files with a few of MNIST's training digits.
func data(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	all := session.MNISTTrain()
	write := func(name string, set *core.Dataset) {
		head := func(numbers ...uint32) (b []byte) {
			for _, n := range numbers {
				b = binary.BigEndian.AppendUint32(b, n)
			}
			return b
		}
		n := uint32(set.Len())
		os.WriteFile(filepath.Join(folder, name+"-images-idx3-ubyte"), append(head(0x803, n, 28, 28), set.Images...), 0o644)
		os.WriteFile(filepath.Join(folder, name+"-labels-idx1-ubyte"), append(head(0x801, n), set.Labels...), 0o644)
	}
	write("train", all.Slice(0, 500))
	write("t10k", all.Slice(500, 700))
	return folder
}

// model trains a small model and returns its path and the folder of its data.
func model(t *testing.T) (path, folder string) {
	t.Helper()
	folder = data(t)
	path = filepath.Join(t.TempDir(), "m.npz")
	must(t, "", "--train", "--model", path, "--data", folder, "--layers", "20", "--epochs", "4", "--batch", "10", "--rate", "1")
	return path, folder
}

// object reads a line of JSON and checks that it has exactly these fields, in this order.
func object(t *testing.T, line string, fields ...string) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	d := json.NewDecoder(strings.NewReader(line))
	d.Token()
	for _, want := range fields {
		name, err := d.Token()
		if err != nil || name != want {
			t.Fatalf("%s: field %v, want %s", line, name, want)
		}
		var value json.RawMessage
		d.Decode(&value)
	}
	if len(got) != len(fields) {
		t.Fatalf("%s: has %d fields, want %d", line, len(got), len(fields))
	}
	return got
}

func lines(out string) []string { return strings.Split(strings.TrimSuffix(out, "\n"), "\n") }

func TestTrainPrintsAnObjectAnEpochAndSaves(t *testing.T) {
	folder, path := data(t), filepath.Join(t.TempDir(), "first")
	out := lines(must(t, "", "--train", "--json", "--model", path, "--data", folder, "--layers", "16,8", "--epochs", "3", "--batch", "10", "--rate", "1", "--seed", "7"))
	if len(out) != 4 {
		t.Fatalf("%d lines: %q", len(out), out)
	}
	for i, line := range out[:3] {
		e := object(t, line, "epoch", "epochs", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "train_seconds", "seconds")
		if e["epoch"] != float64(i+1) || e["epochs"] != 3.0 || e["test_accuracy"].(float64) <= 0 || e["test_accuracy"].(float64) > 1 || e["train_seconds"].(float64) <= 0 || e["seconds"].(float64) < e["train_seconds"].(float64) {
			t.Errorf("epoch %d: %s", i+1, line)
		}
	}
	d := object(t, out[3], "done", "model", "weights_sha256", "train_seconds", "threads", "kernel")
	if d["done"] != true || d["model"] != path+".npz" || d["threads"].(float64) < 1 || d["kernel"] == "" {
		t.Errorf("the last line is %s", out[3])
	}
	m, _, err := session.ReadModel(path+".npz", persist.Choices{})
	if err != nil || m.Network.SHA256() != d["weights_sha256"] {
		t.Fatalf("the file has other weights than the line says: %v", err)
	}
	if m.Manifest.Training.BatchSize != 10 || *m.Manifest.Training.Seed != 7 || len(m.Manifest.History) != 3 {
		t.Errorf("the manifest says %+v", m.Manifest.Training)
	}
	// The same once more is the same, bit for bit, on another number of threads.
	again := lines(must(t, "", "--train", "--json", "--model", path, "--data", folder, "--layers", "16,8", "--epochs", "3", "--batch", "10", "--rate", "1", "--seed", "7", "--threads", "2"))
	if object(t, again[3], "done", "model", "weights_sha256", "train_seconds", "threads", "kernel")["weights_sha256"] != d["weights_sha256"] {
		t.Error("the same flags gave other weights")
	}
}

func TestEverySettingHasAFlagAndReachesTheRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.npz")
	must(t, "", "--train", "--model", path, "--data", data(t), "--preset", "quick", "--layers", "12,9", "--activation", "tanh", "--output", "softmax", "--loss", "cross-entropy",
		"--optimiser", "adamw", "--rate", "0.002", "--momentum", "0.8", "--weight-decay", "0.01", "--schedule", "cosine", "--warmup", "0.5", "--smoothing", "0.05", "--dropout", "0.05", "--averaging", "0.9",
		"--augment-shift", "1", "--init", "glorot", "--validation", "100", "--patience", "5", "--threads", "1", "--epochs", "2", "--batch", "20", "--seed", "3")
	m, _, err := session.ReadModel(path, persist.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	var c core.Config
	if err := json.Unmarshal(m.Manifest.Training.Config, &c); err != nil {
		t.Fatal(err)
	}
	if c.Preset != "quick" || c.Sizes[1] != 12 || c.Sizes[2] != 9 || c.Activations[0] != core.Tanh || c.Activations[2] != core.Softmax || c.Loss != core.CrossEntropy || c.Optimiser != core.AdamW ||
		c.LearningRate != 0.002 || c.Momentum != 0.8 || c.WeightDecay != 0.01 || c.Schedule.Kind != core.CosineSchedule || c.Schedule.Warmup != 0.5 || c.LabelSmoothing != 0.05 || c.Dropout != 0.05 ||
		c.Averaging != 0.9 || c.Augment.Shift != 1 || c.Init != core.GlorotNormal || c.Validation != 100 || c.Patience != 5 || c.Threads != 1 || c.Epochs != 2 || c.BatchSize != 20 || c.Seed != 3 {
		t.Errorf("the run's configuration is %+v", c)
	}
}

func TestWrongFlagsAreASentenceAndStatusTwo(t *testing.T) {
	for _, c := range []struct {
		arguments string
		names     string // what the sentence must name
	}{
		{"--trian", "--trian"},
		{"--train --layers 5000", "4,096"},
		{"--train --layers 12,x", `"x"`},
		{"--train --layers -3", "--layers"},
		{"--train --batch 0", "Batch size"},
		{"--train --rate fast", "Learning rate"},
		{"--train --rate 0", "Learning rate"},
		{"--train --epochs", "--epochs"},
		{"--train --preset fastest", "classic"},
		{"--train --activation softmax", "softmax"},
		{"--train --output linear --loss cross-entropy", "softmax"},
		{"--train --layers 4096,4096,4096", "weights"},
		{"--train extra.npz", "extra.npz"},
		{"--epochs 3", "--epochs"},
		{"--predict", "--predict"},
		{"--inspect", "--inspect"},
		{"--convert a.npz", "--model"},
		{"--convert a.npz --model b --onnx --compact", "--compact"},
		{"--test --predict a.png", "--test"},
		{"--test a.npz b.npz", "b.npz"},
		{"--json", "--json"},
		{"a.npz b.npz", "one file"},
		{"--train=yes", "--train"},
		{"--sweep speed=1", "speed"},
		{"--sweep rate", "--sweep"},
		{"--sweep rate=0.1,x", "Learning rate"},
		{"--inspect a.npz --read colour=red", "colour"},
	} {
		var o, e bytes.Buffer
		status, window, _ := Run(strings.Fields(c.arguments), Streams{In: strings.NewReader(""), Out: &o, Err: &e})
		if status != 2 || window || o.Len() > 0 || !strings.Contains(e.String(), c.names) || strings.Count(e.String(), "\n") != 1 {
			t.Errorf("inkling %s: status %d, window %v, %q, printed %q", c.arguments, status, window, e.String(), o.String())
		}
	}
}

func TestFailuresAreASentenceAndStatusOne(t *testing.T) {
	folder := t.TempDir()
	os.WriteFile(filepath.Join(folder, "text.npz"), []byte("dear diary"), 0o644)
	os.WriteFile(filepath.Join(folder, "bad.jsonl"), []byte("{\"canvas\":[1,1]\n"), 0o644)
	in := func(name string) string { return filepath.Join(folder, name) }
	for _, arguments := range [][]string{
		{"--train", "--data", in("nowhere"), "--model", in("m")},
		{"--train", "--model", in("no/such/folder/m.npz")},
		{"--train", "--data", folder, "--model", in("m")},
		{"--test", "--model", in("nothing.npz")},
		{"--inspect", in("text.npz")},
		{"--inspect", folder},
		{"--predict", "--model", in("text.npz"), "x.png"},
		{"--convert", in("text.npz"), "--model", in("out.npz")},
	} {
		began := time.Now()
		status, out, errors := run(t, "", arguments...)
		if status != 1 || out != "" || strings.Count(errors, "\n") != 1 || len(errors) < 20 {
			t.Errorf("%q: status %d, %q, printed %q", arguments, status, errors, out)
		}
		if time.Since(began) > 30*time.Second {
			t.Errorf("%q took %v: it trained before it looked", arguments, time.Since(began))
		}
	}
}

func TestTestPrintsAccuracyAndConfusion(t *testing.T) {
	path, folder := model(t)
	out := lines(must(t, "", "--test", "--json", "--model", path, "--data", folder))
	r := object(t, out[0], "model", "accuracy", "correct", "total", "loss", "confusion")
	if r["model"] != path || r["total"] != 200.0 || math.Abs(r["accuracy"].(float64)-r["correct"].(float64)/200) > 1e-9 {
		t.Errorf("the result is %s", out[0])
	}
	sum := 0.0
	for i, row := range r["confusion"].([]any) {
		for j, n := range row.([]any) {
			if sum += n.(float64); i == j {
				r["correct"] = r["correct"].(float64) - n.(float64)
			}
		}
	}
	if sum != 200 || r["correct"] != 0.0 {
		t.Errorf("the confusion matrix counts %v, and its diagonal is off by %v", sum, r["correct"])
	}
	if text := must(t, "", "--test", path, "--data", folder); !strings.Contains(text, "right of 200") || len(lines(text)) != 13 {
		t.Errorf("the text is\n%s", text)
	}
}

const seven = `{"canvas":[280,280],"strokes":[[[70,60],[200,60],[110,225]]],"label":7}`

func TestPredictAnswersDrawingsAndPictures(t *testing.T) {
	path, _ := model(t)
	file := filepath.Join(t.TempDir(), "d.jsonl")
	os.WriteFile(file, []byte(seven+"\n\n{\"canvas\":[28,28],\"strokes\":[]}\n"), 0o644)
	out := lines(must(t, seven, "--predict", "--json", "--model", path, file, "-"))
	if len(out) != 3 {
		t.Fatalf("%d answers: %q", len(out), out)
	}
	fields := []string{"source", "digit", "confidence", "uncertainty", "score", "sure", "outputs"}
	first := object(t, out[0], fields...)
	if first["source"] != file+":1" || len(first["outputs"].([]any)) != 10 || first["score"].(float64) < 0 || first["score"].(float64) > 1 {
		t.Errorf("a seven is answered %s", out[0])
	}
	if empty := object(t, out[1], fields...); empty["source"] != file+":3" || empty["digit"] != nil || empty["sure"] != false || empty["score"] != 0.0 {
		t.Errorf("an empty drawing is answered %s", out[1])
	}
	piped := object(t, out[2], fields...)
	if piped["source"] != "-:1" || piped["digit"] != first["digit"] || piped["confidence"] != first["confidence"] {
		t.Errorf("the same drawing, piped, is answered %s", out[2])
	}

	picture := image.NewGray(image.Rect(0, 0, 100, 120))
	for y := range 120 {
		for x := range 100 {
			shade := byte(245)
			if y > 20 && y < 30 && x > 20 && x < 80 || x > 70 && x < 80 && y > 20 && y < 100 {
				shade = 20
			}
			picture.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, picture)
	photo := filepath.Join(t.TempDir(), "seven.png")
	os.WriteFile(photo, b.Bytes(), 0o644)
	fromFile := object(t, lines(must(t, "", "--predict", "--json", "--model", path, photo))[0], fields...)
	fromPipe := object(t, lines(must(t, b.String(), "--predict", "--json", "--model", path, "-"))[0], fields...)
	if fromFile["source"] != photo || fromFile["digit"] == nil || fromPipe["digit"] != fromFile["digit"] {
		t.Errorf("a picture is answered %v, piped %v", fromFile, fromPipe)
	}
	if text := must(t, seven, "--predict", "--model", path, "-"); !strings.HasPrefix(text, "-:1: ") || !strings.Contains(text, "labelled drawings read right") {
		t.Errorf("the text is %q", text)
	}
}

// conversation is a pipe that hands out the next drawing only after the last one was answered.
type conversation struct {
	answered chan struct{}
	left     int
}

func (c *conversation) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	if c.left < 3 {
		select {
		case <-c.answered:
		case <-time.After(30 * time.Second):
			return 0, io.ErrNoProgress
		}
	}
	c.left--
	return copy(p, seven+"\n"), nil
}

func (c *conversation) Write(p []byte) (int, error) {
	c.answered <- struct{}{}
	return len(p), nil
}

func TestPredictAnswersAPipeLineByLine(t *testing.T) {
	path, _ := model(t)
	c := &conversation{answered: make(chan struct{}, 9), left: 3}
	var e bytes.Buffer
	if status, _, _ := Run([]string{"--predict", "--json", "--model", path, "-"}, Streams{In: c, Out: c, Err: &e}); status != 0 {
		t.Errorf("status %d: %s", status, e.String())
	}
}

func TestInspectSaysWhatIsInAFile(t *testing.T) {
	path, _ := model(t)
	var r struct {
		Sizes       []int
		Activations []string
		Layout      string
		Input       string
		Tried       []any
		Accuracy    *float64
		Warnings    []string
	}
	if err := json.Unmarshal([]byte(must(t, "", "--inspect", path, "--json")), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Sizes) != 3 || r.Sizes[1] != 20 || r.Activations[0] != "sigmoid" || r.Layout == "" || r.Input == "" || r.Tried == nil || r.Accuracy == nil || r.Warnings == nil {
		t.Errorf("inspecting says %+v", r)
	}
	if text := must(t, "", "--inspect", path); !strings.Contains(text, "784-20-10") || !strings.Contains(text, "4 epochs") {
		t.Errorf("the text is\n%s", text)
	}
}

func TestConvertWritesEveryFormatAndTheyReadTheSame(t *testing.T) {
	folder, path := data(t), filepath.Join(t.TempDir(), "m.npz")
	must(t, "", "--train", "--model", path, "--data", folder, "--layers", "20", "--epochs", "30", "--batch", "10", "--rate", "1")
	want := must(t, "", "--test", "--json", "--model", path, "--data", folder)
	out := t.TempDir()
	for name, flag := range map[string]string{"clean.npz": "", "original.npz": "--original", "small.npz": "--compact", "m.safetensors": "--safetensors", "m.onnx": "--onnx"} {
		copied := filepath.Join(out, name)
		arguments := []string{"--convert", path, "--model", strings.TrimSuffix(copied, filepath.Ext(copied))}
		if flag != "" {
			arguments = append(arguments, flag)
		}
		must(t, "", arguments...)
		if _, err := os.Stat(copied); err != nil {
			t.Error(err)
			continue
		}
		if name == "m.onnx" || name == "small.npz" {
			continue // we write ONNX and do not read it; a compact model may differ in a digit
		}
		got := must(t, "", "--test", "--json", "--model", copied, "--data", folder)
		if strings.Replace(got, copied, path, 1) != want {
			t.Errorf("%s: %s, the original %s", name, got, want)
		}
	}
}

func TestSweepWritesALineForEachCombination(t *testing.T) {
	folder := data(t)
	out := must(t, "", "--sweep", "rate=0.5,1 layers=8,12-6 seed=1", "--epochs", "1", "--batch", "20", "--data", folder, "--validation", "100")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%v: %q", err, out)
	}
	if strings.Join(rows[0][:3], " ") != "rate layers seed" || rows[4][0] != "1" || rows[4][1] != "12-6" || rows[1][3] != "finished" {
		t.Errorf("the table is %q", rows)
	}
	hashes := map[string]bool{}
	for _, r := range rows[1:] {
		hashes[r[len(r)-1]] = true
	}
	if len(hashes) != 4 {
		t.Errorf("%d different networks came out of 4 settings", len(hashes))
	}
}

func TestInterruptedTrainingKeepsWhatWasLearnedAside(t *testing.T) {
	path, folder := model(t)
	before, _ := os.ReadFile(path)
	interrupts := make(chan os.Signal, 2)
	var e bytes.Buffer
	out := &interrupter{after: 2, interrupts: interrupts}
	status, _, _ := Run([]string{"--train", "--json", "--model", path, "--data", folder, "--layers", "20", "--epochs", "9999", "--batch", "10", "--rate", "1"}, Streams{Out: out, Err: &e, Interrupts: interrupts})
	after, _ := os.ReadFile(path)
	aside := strings.TrimSuffix(path, ".npz") + "-stopped.npz"
	if status != 1 || !bytes.Equal(before, after) || !strings.Contains(e.String(), aside) || !strings.Contains(e.String(), "is as it was") {
		t.Errorf("status %d, the old model is the same: %v, %q", status, bytes.Equal(before, after), e.String())
	}
	m, _, err := session.ReadModel(aside, persist.Choices{})
	if err != nil || m.Manifest.Training.Epochs < 2 {
		t.Errorf("what was learned: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if len(left) != 4 { // two models, two readable copies
		t.Errorf("in the folder: %q", left)
	}
}

// interrupter presses Ctrl-C after some lines.
type interrupter struct {
	after      int
	interrupts chan<- os.Signal
}

func (i *interrupter) Write(p []byte) (int, error) {
	if i.after--; i.after == 0 {
		i.interrupts <- os.Interrupt
	}
	return len(p), nil
}

func TestTrainingGoesOnFromAModel(t *testing.T) {
	path, folder := model(t)
	out := lines(must(t, "", "--train", "--json", "--from", path, "--model", path, "--data", folder, "--epochs", "2", "--rate", "1", "--batch", "10"))
	e := object(t, out[0], "epoch", "epochs", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "train_seconds", "seconds")
	if len(out) != 3 || e["test_accuracy"].(float64) < 0.5 {
		t.Errorf("it goes on with %q", out)
	}
}

// Checkpoints are models of their own, from the asked moments of the run, and change nothing about it.
func TestCheckpointsByTime(t *testing.T) {
	folder, dir := data(t), t.TempDir()
	train := func(name string, more ...string) any {
		out := lines(must(t, "", append([]string{"--train", "--json", "--data", folder, "--model", filepath.Join(dir, name), "--layers", "300,200", "--epochs", "40", "--batch", "10"}, more...)...))
		done := object(t, out[len(out)-1], "done", "model", "weights_sha256", "train_seconds", "threads", "kernel")
		return done["weights_sha256"]
	}
	plain := train("plain.npz")
	if got := train("m.npz", "--checkpoint", "0.1"); got != plain {
		t.Errorf("with checkpoints the weights are %v, without %v", got, plain)
	}
	out := must(t, "", "--test", "--json", "--model", filepath.Join(dir, "m-0.1s.npz"), "--data", folder)
	// How much it has learned by then is up to the machine; that it is a whole model that can be tested is not.
	if n := object(t, lines(out)[0], "model", "accuracy", "correct", "total", "loss", "confusion")["total"].(float64); n < 1 {
		t.Errorf("the network after a tenth of a second was tested on %v digits", n)
	}
	if status, _, errors := run(t, "", "--train", "--checkpoint", "x"); status != 2 || !strings.Contains(errors, "--checkpoint") {
		t.Errorf("--checkpoint x: status %d, %q", status, errors)
	}
}

func TestARunThatWasKeptGoesOnExactly(t *testing.T) {
	folder, whole, half := data(t), filepath.Join(t.TempDir(), "whole.npz"), filepath.Join(t.TempDir(), "half.npz")
	flags := []string{"--train", "--json", "--data", folder, "--layers", "20", "--batch", "10", "--optimiser", "adamw", "--rate", "0.003"}
	hash := func(more ...string) any {
		out := lines(must(t, "", append(flags, more...)...))
		return object(t, out[len(out)-1], "done", "model", "weights_sha256", "train_seconds", "threads", "kernel")["weights_sha256"]
	}
	want := hash("--model", whole, "--epochs", "4")
	hash("--model", half, "--epochs", "2", "--keep-run")
	if got := hash("--from", half, "--model", half, "--epochs", "2"); got != want {
		t.Errorf("two and two epochs give %v, four %v", got, want)
	}
}

// A folder that lacks what is asked of it is said so: MNIST does not quietly stand in.
func TestAFolderWithOneOfTheTwoSets(t *testing.T) {
	whole := data(t)
	for kept, mode := range map[string]string{"train": "--test", "t10k": "--train"} {
		folder := t.TempDir()
		files, err := os.ReadDir(whole)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasPrefix(f.Name(), kept) {
				bytes, err := os.ReadFile(filepath.Join(whole, f.Name()))
				if err != nil {
					t.Fatal(err)
				}
				os.WriteFile(filepath.Join(folder, f.Name()), bytes, 0o644)
			}
		}
		model := filepath.Join(t.TempDir(), "m.npz")
		arguments := []string{mode, "--data", folder}
		if mode == "--train" {
			arguments = append(arguments, "--model", model, "--epochs", "1")
		}
		if status, out, errors := run(t, "", arguments...); status != 1 || out != "" || !strings.Contains(errors, folder) {
			t.Errorf("%s with the files of %s: status %d, %q, %q", mode, kept, status, out, errors)
		}
	}
	if status, _, errors := run(t, "", "--sweep", "rate=1", "--model", "m"); status != 2 {
		t.Errorf("--sweep --model: status %d, %q", status, errors)
	}
}

func TestWindowIsForTheCaller(t *testing.T) {
	for arguments, file := range map[string]string{"": "", "m.npz": "m.npz", "--model m.npz": "m.npz", "-- --odd": "--odd"} {
		var o, e bytes.Buffer
		status, window, got := Run(strings.Fields(arguments), Streams{Out: &o, Err: &e})
		if status != 0 || !window || got != file {
			t.Errorf("inkling %s: status %d, window %v, file %q, %s", arguments, status, window, got, e.String())
		}
	}
}

func TestVersionAndHelp(t *testing.T) {
	if out := must(t, "", "--version"); !strings.HasPrefix(out, "Inkling ") || strings.Count(out, "\n") != 1 {
		t.Errorf("the version is %q", out)
	}
	help := must(t, "", "--help")
	if short := must(t, "", "-h"); short != help {
		t.Errorf("-h says %q", short)
	}
	for _, flag := range []string{"--train", "--preset", "--layers", "--activation", "--output", "--loss", "--optimiser", "--momentum", "--weight-decay", "--schedule", "--warmup", "--smoothing", "--dropout", "--averaging",
		"--augment", "--augment-shift", "--init", "--validation", "--patience", "--threads", "--data", "--sweep", "--convert", "--checkpoint"} {
		if !strings.Contains(help, flag) {
			t.Errorf("the help does not name %s", flag)
		}
	}
}

func TestProgressIsShownOnATerminalAlone(t *testing.T) {
	folder := data(t)
	for _, terminal := range []bool{true, false} {
		var o, e bytes.Buffer
		status, _, _ := Run([]string{"--train", "--data", folder, "--layers", "8", "--epochs", "2", "--model", filepath.Join(t.TempDir(), "m")}, Streams{Out: &o, Err: &e, Terminal: terminal})
		if shown := strings.Contains(e.String(), "of 2, "); status != 0 || shown != terminal {
			t.Errorf("terminal %v: %q", terminal, e.String())
		}
		if n := len(lines(o.String())); n != 4 || strings.Contains(o.String(), "\r") {
			t.Errorf("terminal %v: standard output has %d lines: %q", terminal, n, o.String())
		}
	}
}

// What make models rests on: the same command writes the same bytes, whatever the time and the machine.
func TestTrainingWritesTheSameFileAgain(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1795507200")
	folder := data(t)
	var first []byte
	for i := range 2 {
		path := filepath.Join(t.TempDir(), "m.npz")
		must(t, "", "--train", "--model", path, "--data", folder, "--layers", "20", "--epochs", "3",
			"--name", "lesson", "--description", "For a test.", "--author", "For a test.", "--licence", "CC0")
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = got
			m, _, err := session.ReadModel(path, persist.Choices{})
			if err != nil {
				t.Fatal(err)
			}
			f := m.Manifest
			if f.Name != "lesson" || f.Description != "For a test." || f.Author != "For a test." || f.Licence != "CC0" || f.Created != "2026-11-24T08:00:00Z" {
				t.Errorf("the model says of itself: %q, %q, %q, %q, %q", f.Name, f.Description, f.Author, f.Licence, f.Created)
			}
		} else if !bytes.Equal(got, first) {
			t.Error("the second file differs from the first")
		}
	}
	t.Setenv("SOURCE_DATE_EPOCH", "soon")
	if status, _, e := run(t, "", "--train", "--model", filepath.Join(t.TempDir(), "m.npz"), "--data", folder, "--layers", "5", "--epochs", "1"); status != 1 || !strings.Contains(e, "SOURCE_DATE_EPOCH") {
		t.Errorf("a date that is none gives status %d, %q", status, e)
	}
}
