package persist

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"inkling/core"
	"inkling/core/ink"
)

// ReadData reads a folder of pictures to train and to test on: MNIST's own files ([ReadIDX]), labelled pictures
// ([ReadPictures]), or folders "train" and "test" of labelled pictures. Where labelled pictures are not divided, every seventh of
// each label becomes the test set: MNIST's own share. A half that is not there is nil.
func ReadData(dir string) (train, test *core.Dataset, err error) {
	names, err := folderNames(dir)
	if err != nil {
		return nil, nil, err
	}
	find := func(wanted ...string) string {
		for _, name := range names {
			for _, w := range wanted {
				if info, err := os.Stat(filepath.Join(dir, name)); strings.EqualFold(name, w) && err == nil && info.IsDir() {
					return filepath.Join(dir, name)
				}
			}
		}
		return ""
	}
	trainDir, testDir := find("train", "training"), find("test", "testing")
	for _, name := range names {
		if strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), "-ubyte") {
			return ReadIDX(dir)
		}
	}
	if trainDir == "" && testDir == "" {
		all, err := ReadPictures(dir)
		if err != nil {
			return nil, nil, err
		}
		train, test = divide(all)
		return train, test, nil
	}
	if trainDir != "" {
		if train, err = ReadPictures(trainDir); err != nil {
			return nil, nil, err
		}
	}
	if testDir != "" {
		if test, err = ReadPictures(testDir); err != nil {
			return nil, nil, err
		}
	}
	if train != nil && test != nil {
		if !slices.Equal(train.Classes, test.Classes) {
			return nil, nil, &FileError{Path: dir, Kind: ErrForeign, Sentence: fmt.Sprintf("%s has the labels %s, and %s has %s",
				filepath.Base(trainDir), strings.Join(train.Classes, " "), filepath.Base(testDir), strings.Join(test.Classes, " "))}
		}
		if train.Width != test.Width || train.Height != test.Height {
			return nil, nil, &FileError{Path: dir, Kind: ErrForeign, Sentence: fmt.Sprintf("the training pictures become %d×%d pixels and the test pictures %d×%d; make them of one size",
				train.Width, train.Height, test.Width, test.Height)}
		}
	}
	return train, test, nil
}

const (
	heldBack     = 7      // every seventh picture is for testing
	smallGrid    = 64     // pixels a side up to which pictures of one size are taken as they are
	usualGrid    = 28     // pixels a side that other pictures become
	maxLabelled  = 200000 // pictures of a folder
	maxClasses   = 256    // labels are bytes
	pictureKinds = ".png .jpg .jpeg .gif"
)

// ReadPictures reads a folder of labelled pictures: the label is the name of the folder a picture lies in (3/abc.png) or what its
// own name starts with, up to an underscore (3_abc.png). Pictures that all have one size of at most 64 pixels a side are
// taken as they are, as a 28×28 picture for every MNIST digit would be; others are fitted to 28×28 by MNIST's recipe.
// Labels are sorted, as numbers where all are. Errors are *[FileError].
func ReadPictures(dir string) (*core.Dataset, error) {
	files, err := labelledFiles(dir)
	if err != nil {
		return nil, err
	}
	classes := classesOf(files)
	if len(classes) > maxClasses {
		return nil, &FileError{Path: dir, Kind: ErrTooLarge, Sentence: fmt.Sprintf("there are pictures of %d labels; %d are the most", len(classes), maxClasses)}
	}
	w, h, asTheyAre, err := commonSize(files)
	if err != nil {
		return nil, err
	}
	if !asTheyAre {
		w, h = usualGrid, usualGrid
	}
	d := &core.Dataset{Name: filepath.Base(filepath.Clean(dir)), Width: w, Height: h, Classes: classes}
	for _, f := range files {
		gray, pw, ph, err := ReadPicture(f.path)
		if err != nil {
			return nil, err
		}
		if !asTheyAre || pw != w || ph != h {
			gray = ink.FromPicture(gray, pw, ph, w, h, true).Input
		}
		d.Images = append(d.Images, gray...)
		d.Labels = append(d.Labels, uint8(slices.Index(classes, f.label)))
	}
	return d, nil
}

// labelled is a picture and what it shows.
type labelled struct{ path, label string }

func labelledFiles(dir string) ([]labelled, error) {
	names, err := folderNames(dir)
	if err != nil {
		return nil, err
	}
	var files []labelled
	add := func(path, label string) error {
		if len(files) == maxLabelled {
			return &FileError{Path: dir, Kind: ErrTooLarge, Sentence: fmt.Sprintf("there are more than %d pictures in it", maxLabelled)}
		}
		files = append(files, labelled{path, label})
		return nil
	}
	stray := ""
	for _, name := range names {
		path := filepath.Join(dir, name)
		switch info, err := os.Stat(path); {
		case strings.HasPrefix(name, "."), err != nil:
		case info.IsDir():
			inside, err := folderNames(path)
			if err != nil {
				return nil, err
			}
			for _, n := range inside {
				if isPicture(n) {
					if err := add(filepath.Join(path, n), name); err != nil {
						return nil, err
					}
				}
			}
		case isPicture(name):
			label, _, ok := strings.Cut(name, "_")
			if label = strings.TrimSpace(label); !ok || label == "" {
				stray = name
				continue
			}
			if err := add(path, label); err != nil {
				return nil, err
			}
		}
	}
	if len(files) == 0 {
		sentence := "there is nothing to learn from in this folder: it needs MNIST's four files, or pictures that say what they show, like 3/abc.png or 3_abc.png"
		if stray != "" {
			sentence = fmt.Sprintf("%s does not say what it shows: put it into a folder of that name (3/%s) or start its name with it (3_%s)", stray, stray, stray)
		}
		return nil, &FileError{Path: dir, Kind: ErrForeign, Sentence: sentence}
	}
	return files, nil
}

func isPicture(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext != "" && !strings.HasPrefix(name, ".") && slices.Contains(strings.Fields(pictureKinds), ext)
}

// classesOf lists the labels that occur. Where all are digits, all ten are there: a folder of sevens is still about digits.
func classesOf(files []labelled) []string {
	seen := map[string]bool{}
	numbers, digits := true, true
	for _, f := range files {
		n, err := strconv.Atoi(f.label)
		numbers = numbers && err == nil && strconv.Itoa(n) == f.label
		digits = digits && numbers && n >= 0 && n <= 9
		seen[f.label] = true
	}
	if digits {
		return classNames(10)
	}
	var classes []string
	for label := range seen {
		classes = append(classes, label)
	}
	slices.SortFunc(classes, func(a, b string) int {
		if numbers {
			x, _ := strconv.Atoi(a)
			y, _ := strconv.Atoi(b)
			return x - y
		}
		return strings.Compare(a, b)
	})
	return classes
}

// commonSize reports whether all pictures have one small size, without decoding them.
func commonSize(files []labelled) (w, h int, ok bool, err error) {
	for i, f := range files {
		pw, ph, err := pictureSize(f.path)
		if err != nil {
			return 0, 0, false, err
		}
		if i == 0 {
			w, h = pw, ph
		}
		if pw != w || ph != h || w > smallGrid || h > smallGrid {
			return 0, 0, false, nil
		}
	}
	return w, h, true, nil
}

// divide puts every seventh picture of each label into a test set. A set too small for that has none.
func divide(all *core.Dataset) (train, test *core.Dataset) {
	seen := make([]int, len(all.Classes))
	var learn, check []int
	for i, l := range all.Labels {
		if seen[l]++; seen[l]%heldBack == 0 {
			check = append(check, i)
		} else {
			learn = append(learn, i)
		}
	}
	if len(check) == 0 {
		return all, nil
	}
	train, test = all.Pick(learn), all.Pick(check)
	train.Name, test.Name = all.Name+", six of seven", all.Name+", every seventh"
	return train, test
}
