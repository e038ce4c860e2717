package persist

import (
	"slices"
	"strconv"
	"strings"
)

// What the names of arrays tell: hints, never proofs. The shapes decide; names order what the shapes leave open, and say
// what is no layer at all.

// role is what a name suggests an array is.
type role uint8

const (
	anyRole    role = iota
	weightRole      // "W1", "fc1.weight", "coefs_/0"
	biasRole        // "b1", "fc1.bias", "intercepts_/0"
	normRole        // batch normalisation: "bn1.running_mean", "gamma1"
	scaleRole       // of the inputs: "mean", "scaler/std"
	stateRole       // of an optimiser: "mW1", "dW1", "velocity/0"
	dataRole        // "X_test", "loss_history"
	sizesRole       // "sizes", "layer_dims"
)

// tokens splits a name into words and numbers, in lower case: "weights_input_hidden1" is weights input hidden 1, "dW1" is d w 1.
func tokens(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	kind := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case r >= 'A' && r <= 'Z':
			return 3
		case r >= 'a' && r <= 'z' || r > 127:
			return 2
		}
		return 0
	}
	last := 0
	for _, r := range name {
		k := kind(r)
		switch {
		case k == 0:
			flush()
		case k == 1 && last != 1, k != 1 && last == 1:
			flush()
		case k == 3 && last == 2: // the hump of camelCase
			flush()
		}
		if k != 0 {
			word = append(word, r)
		}
		last = k
	}
	flush()
	return out
}

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

var (
	weightWords = words("w ws weight weights wt wts wgt wgts kernel kernels theta thetas coef coefs syn synapse synapses matrix matrices pesos poids gewichte pesi vikt linear")
	biasWords   = words("b bs bias biases biais intercept intercepts offset offsets sesgo sesgos vies bia")
	normWords   = words("bn norm batchnorm gamma running moving variance")
	scaleWords  = words("scaler mean mu std sd stddev sigma xmin xmax normalizer minimum maximum avg average deviation")
	stateWords  = words("grad grads gradient gradients delta deltas velocity velocities velocitys momentum momentums moment moments adam opt optim optimizer optimiser rmsprop rms cache prev previous old nabla exp_avg avg square dw db mw mb vdw vdb sdw sdb gw gb")
	copyWords   = words("best ema averaged swa shadow backup initial init start")
	dataWords   = words("train test val valid validation dev loss losses acc accs accuracy accuracies history hist cost costs error errors images image labels label data pred preds predictions confusion epoch epochs lr time times cm target targets digits classes class score scores curve perf performance sample samples iteration iterations seed batch")
	sizesWords  = words("sizes size layers dims dim architecture arch topology structure shape shapes nodes neurons units num n")
)

// roleOf guesses the role a name speaks of.
func roleOf(t []string) role {
	has := func(set map[string]bool) bool { return slices.ContainsFunc(t, func(w string) bool { return set[w] }) }
	weight, bias := has(weightWords), has(biasWords)
	for _, w := range t {
		// wih, who, bh, Wx: the layers as letters
		if len(w) >= 2 && len(w) <= 4 && strings.Trim(w[1:], "abcdehikoxyzn") == "" && !normWords[w] && !stateWords[w] && !copyWords[w] && !dataWords[w] {
			weight = weight || w[0] == 'w'
			bias = bias || w[0] == 'b'
		}
	}
	switch {
	case has(stateWords):
		return stateRole
	case (weight || bias) && prefixed(t):
		return stateRole
	case has(normWords):
		return normRole
	}
	switch {
	case bias && !weight:
		return biasRole
	case weight && !bias:
		return weightRole
	case weight && bias: // "weights/bias1", "Wb": what comes last counts
		for _, w := range slices.Backward(t) {
			if weightWords[w] {
				return weightRole
			}
			if biasWords[w] {
				return biasRole
			}
			if len(w) <= 4 && w[0] == 'w' {
				return weightRole
			}
			if len(w) <= 4 && w[0] == 'b' {
				return biasRole
			}
		}
	}
	switch {
	case has(dataWords) || len(t) > 0 && (t[0] == "x" || t[0] == "y"):
		return dataRole
	case has(scaleWords):
		return scaleRole
	case has(sizesWords):
		return sizesRole
	}
	return anyRole
}

// prefixed says whether a single letter of an optimiser stands before a weight's name: m_W1, vW1, dW1, s_db2.
func prefixed(t []string) bool {
	for i := 0; i+1 < len(t); i++ {
		if next := t[i+1]; strings.Contains("mvdsgr", t[i]) && len(t[i]) == 1 && (weightWords[next] || biasWords[next] || next[0] == 'w' && len(next) <= 4) {
			return true
		}
	}
	return false
}

// layerKey is a name without the words that say what kind of array it is: what W1 and b1, fc1.weight and fc1.bias share.
func layerKey(t []string) []string {
	var key []string
	for _, w := range t {
		switch {
		case weightWords[w] || biasWords[w] || normWords[w] || scaleWords[w] || w == "var" || w == "beta" || w == "scale" || w == "shift" || w == "num" || w == "batches" || w == "tracked":
			continue
		case len(w) >= 2 && len(w) <= 4 && (w[0] == 'w' || w[0] == 'b') && strings.Trim(w[1:], "abcdehikoxyzn") == "" && !dataWords[w]:
			w = w[1:] // Wx and Bx belong to layer x
		}
		key = append(key, w)
	}
	return key
}

// wordRank orders the words of layers from the input to the output.
var wordRank = map[string]int{
	"input": 0, "in": 0, "inp": 0, "i": 0, "ih": 0, "ihid": 0, "first": 1, "one": 1, "second": 2, "two": 2, "third": 3, "three": 3, "fourth": 4, "four": 4, "fifth": 5,
	"hidden": 6, "hid": 6, "h": 6, "middle": 6, "mid": 6, "hh": 6, "ho": 7,
	"output": 9, "out": 9, "o": 9, "final": 9, "last": 9, "head": 9, "classifier": 9, "y": 9, "softmax": 9, "logits": 9,
}

// before orders names as people number layers: numbers as numbers, input before hidden before output, the rest by the alphabet.
func before(a, b []string) int {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		nx, errx := strconv.Atoi(x)
		ny, erry := strconv.Atoi(y)
		if errx == nil && erry == nil {
			if nx != ny {
				return nx - ny
			}
			continue
		}
		rx, knownx := wordRank[x]
		ry, knowny := wordRank[y]
		if !knownx {
			rx = 5
		}
		if !knowny {
			ry = 5
		}
		if rx != ry {
			return rx - ry
		}
		return strings.Compare(x, y)
	}
	return len(a) - len(b)
}
