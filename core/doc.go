// Package core is the mathematics of Inkling: fully connected networks, their
// losses and optimisers, training and evaluation. It opens no files and knows
// no window.
//
// Where to start reading:
//
//   - network.go, activation.go, loss.go: what a network is and computes;
//   - textbook.go: training as the books write it, forward, backward and update
//     over a whole mini-batch of matrices;
//   - trainer.go: a training run that can be paused, stepped and watched;
//   - engine.go: the same arithmetic as textbook.go, arranged for speed. The two
//     give the same weights to the last bit, and a test holds them to it.
//
// Everything that reaches weights is reproducible: the same data, Config, seed
// and log give the same bits on any number of threads and any supported
// processor. Hence no math.Exp, no math.Log, no rand.NormFloat64 and no bare
// x*y+z on those paths: some processors round them differently.
package core
