package session

import (
	"fmt"
	"sync"

	"inkling/assets"
	"inkling/core"
	"inkling/persist"
)

// digitNames are the labels of MNIST.
var digitNames = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// MNISTTrain is the training set inside the program. The first call decodes it, about a fifth of a second.
var MNISTTrain = sync.OnceValue(func() *core.Dataset {
	images, labels := assets.MNISTTrain()
	return &core.Dataset{Name: "MNIST", Width: assets.MNISTWidth, Height: assets.MNISTHeight, Images: images, Labels: labels, Classes: digitNames}
})

// MNISTTest is the test set inside the program.
var MNISTTest = sync.OnceValue(func() *core.Dataset {
	images, labels := assets.MNISTTest()
	return &core.Dataset{Name: "MNIST test", Width: assets.MNISTWidth, Height: assets.MNISTHeight, Images: images, Labels: labels, Classes: digitNames}
})

// probeSize is how many training digits the doctor tries its readings on.
const probeSize = 1000

// Probe is the training digits on which an unknown file is tried: never test digits, which choose nothing.
var Probe = sync.OnceValue(func() *core.Dataset {
	all := MNISTTrain()
	var every []int
	for i := 0; i < all.Len(); i += all.Len() / probeSize {
		every = append(every, i)
	}
	return all.Pick(every)
})

// Data is the set that training and testing use: MNIST unless the person opened another.
type Data struct {
	s           *Session
	train, test *core.Dataset
	from        string // folder; empty for the bundled set
	loading     bool
	waiting     []func() // the owner's, once the data is there
	inputs      int
	outputs     int
	name        string

	UseMNIST Action // back to the bundled set
}

func newData(s *Session) *Data {
	d := &Data{s: s, inputs: assets.MNISTWidth * assets.MNISTHeight, outputs: len(digitNames), name: "MNIST"}
	d.UseMNIST = NewAction(func() { d.Use(nil, nil, "") }, func() string {
		switch {
		case d.from == "":
			return "MNIST is the set in use."
		case s.Run.Active():
			return whileTraining
		}
		return ""
	})
	return d
}

// Name is what the set is called.
func (d *Data) Name() string { return d.name }

// Folder is where the set was read from; empty for the bundled MNIST.
func (d *Data) Folder() string { return d.from }

// Inputs is the number of pixels of a picture, Outputs the number of classes.
func (d *Data) Inputs() int { return d.inputs }

// Outputs is the number of classes.
func (d *Data) Outputs() int { return d.outputs }

// Sets are the training and the test set; nil while they are not decoded yet (see Need).
func (d *Data) Sets() (train, test *core.Dataset) { return d.train, d.test }

// Need calls then, on the owner's goroutine, as soon as the sets are there: at once, or in a later Update.
func (d *Data) Need(then func()) {
	if d.train != nil {
		then()
		return
	}
	d.waiting = append(d.waiting, then)
	if d.loading {
		return
	}
	d.loading = true
	d.s.inbox.run(func() result {
		train, test := MNISTTrain(), MNISTTest()
		return resultFunc(func(s *Session) {
			s.Data.loading = false
			if s.Data.train == nil && s.Data.from == "" {
				s.Data.train, s.Data.test = train, test
			}
			waiting := s.Data.waiting
			s.Data.waiting = nil
			for _, then := range waiting {
				then()
			}
		})
	})
}

// noTestPictures is said where a set was opened that has nothing to test with.
const noTestPictures = "The pictures in use have none that are kept for testing."

// testSet calls then with the test set in use, nil where a set was opened that has none. The bundled one is decoded on its own, which takes a few hundredths
// of a second.
func (s *Session) testSet(then func(*core.Dataset)) {
	d := s.Data
	switch {
	case d.test != nil:
		then(d.test)
	case d.from != "":
		d.Need(func() { then(d.test) })
	default:
		s.inbox.run(func() result {
			test := MNISTTest()
			return resultFunc(func(*Session) { then(test) })
		})
	}
}

// Use makes two sets the ones in use; nil sets mean the bundled MNIST. The panel's network follows their
// sizes.
func (d *Data) Use(train, test *core.Dataset, from string) {
	if d.s.Run.Active() {
		return
	}
	d.train, d.test, d.from = train, test, from
	if train == nil {
		d.inputs, d.outputs, d.name, d.from = assets.MNISTWidth*assets.MNISTHeight, len(digitNames), "MNIST", ""
	} else {
		d.inputs, d.outputs, d.name = train.Width*train.Height, len(train.Classes), train.Name
	}
	d.s.Mistakes.forget()
	c := d.s.Training.Config()
	d.s.Training.fit(&c)
	d.s.Training.SetConfig(c)
}

// Open reads a data set in the background: a folder with IDX files, or with labelled pictures.
func (d *Data) Open(folder string) {
	if d.s.Run.Active() {
		d.s.say(StatusProblem, whileTraining)
		return
	}
	d.s.say(StatusBusy, fmt.Sprintf("Reading the pictures in %s.", folder))
	d.s.inbox.run(func() result {
		train, test, err := ReadData(folder)
		return resultFunc(func(s *Session) {
			if err != nil {
				s.sayError(err)
				return
			}
			if train == nil {
				s.say(StatusProblem, folder+" has pictures to test with only, and none to train with.")
				return
			}
			s.Data.Use(train, test, folder)
			kept := "none"
			if test != nil {
				kept = Thousands(test.Len())
			}
			s.say(StatusDone, fmt.Sprintf("%s: %s pictures to train with, %s to test with, %d labels.", train.Name, Thousands(train.Len()), kept, len(train.Classes)))
		})
	})
}

// ReadData reads a folder of IDX files or of labelled pictures; an empty name means the bundled MNIST. Where
// a folder of pictures does not say what is for testing, every seventh picture of a label is; either set is nil where
// there are no pictures for it.
func ReadData(folder string) (train, test *core.Dataset, err error) {
	if folder == "" {
		return MNISTTrain(), MNISTTest(), nil
	}
	return persist.ReadData(folder)
}
