package ui

import (
	"runtime"
	"strconv"

	"inkling/app/session"
)

// Every word of the window is in this file. Sentences say what, why and what to do; labels are in sentence case.

const (
	textTabsHint = "Arrow keys change the view"
	textLess     = ", less"
	textMore     = ", more"

	// Left panel.
	textCanvas       = "Canvas"
	textDrawDigit    = "Draw a digit"
	textDrawHow      = "mouse, pen or finger"
	textPen          = "Pen"
	textEraser       = "Eraser"
	textUndo         = "Undo"
	textRedo         = "Redo"
	textClear        = "Clear the canvas"
	textSeen         = "What the network sees"
	textCentreTip    = "Crop, scale and centre the drawing as MNIST's digits were. Switch it off to see why it matters."
	textSeenWhole    = "Centring is off: the network gets the canvas as it is."
	textSeenDigit    = "This digit is already in the network's form. It goes in as it is."
	textUnknown      = "–"
	textWaiting      = "Waiting for ink"
	textSure         = "Sure"
	textNotSure      = "Not sure:"
	textNotSureShort = "Not sure"
	textWhat         = "?"
	textWhatIsThis   = "what is this?"
	textUncertainty  = "Uncertainty"
	textLoss         = "Loss"
	textLossIf       = "Loss if it is a"
	textLossAs       = "Loss as"

	// Top bar, status, sheets.
	textName             = "Inkling"
	textModelMenu        = "Models"
	textModelTip         = "The model in use; other models"
	textUnsavedMark      = " •"
	textOpen             = "Open…"
	textOpenTip          = "Open a model file"
	textSave             = "Save…"
	textSaveTip          = "Save the model"
	textPresent          = "Present"
	textPresentTip       = "Large canvas and text for a projector"
	textSettings         = "Settings"
	textTheme            = "Theme"
	textGoDark           = "Dark theme"
	textGoLight          = "Light theme"
	textHelp             = "Help and keyboard"
	textDialogOpen       = "A file dialog is open. It may be behind this window."
	textSpaceResumes     = "Space resumes"
	textSpacePauses      = "Space pauses"
	textTestAccuracy     = "test accuracy "
	textEscTip           = "Leave everything as it is"
	textOpenTitle        = "Open a model"
	textSaveTitle        = "Save the model"
	textOpenDo           = "Open"
	textSaveDo           = "Save"
	textCancel           = "Cancel"
	textPath             = "Path"
	textPathEmpty        = "Type the path of a file."
	textClose            = "Close"
	textHelpTitle        = "Help"
	textHelpIntro        = "Draw a digit on the canvas: the network answers while you draw. Click a neuron to see what it looks for. Change the network at the right, press Train and watch it learn. Every control says what it does when the pointer rests on it."
	textMotionTip        = "Changes of colour happen at once"
	textSettingsKept     = "Settings, the window's size and recent files are remembered on this computer, nowhere else."
	textWithInkling      = "With Inkling"
	textYourFolder       = "Your models folder"
	textRecent           = "Recent"
	textFolderHint       = "Put a model file into the folder: it appears here by itself."
	textDetails          = "What you write here travels with the model."
	textChooseFile       = "Choose a file…"
	textData             = "Data"
	textDataTitle        = "Open data to train with"
	textDataKinds        = "A folder with MNIST-style IDX files, or with a folder of pictures for each label."
	textOpenData         = "Open data…"
	textUseMNIST         = "Use MNIST"
	textMNIST            = "MNIST, inside the program"
	textNotWhileTraining = "Training is running. Stop it to change the data."
	textSortBy           = "Sort by"
	textOpenFile         = "Open file…"
	textFolder           = "Folder"
	textNoFolder         = "There is no models folder on this system."

	// Right panel.
	textTrain         = "Train"
	textPause         = "Pause"
	textResume        = "Resume"
	textStop          = "Stop"
	textContinue      = "Continue"
	textStep          = "Step"
	textTrainTip      = "Train a new network with these settings"
	textPauseTip      = "Pause after this batch"
	textResumeTip     = "Go on training"
	textStopTip       = "End the run and keep its network"
	textStepTip       = "Train one batch"
	textSliders       = "Training settings"
	textPixelsIn      = "pixels in"
	textDigitsOut     = "digits out"
	textAddLayer      = "Add layer"
	textAddLayerTip   = "Add a hidden layer before the output"
	textWidthTip      = "How many neurons the layer has"
	textActivationTip = "What each neuron makes of its sum"
	textNewSeed       = "Another seed"
	textFold          = "Schedule, smoothing, averaging"
	textFoldTip       = "More settings, each with what it does"
	textAugmentation  = "Augmentation"
	textPutBackTip    = "A dot marks each setting that is not the preset's"
	textReady         = "Ready"
	textNotReady      = "A setting is wrong"
	textStarting      = "Reading the digits"
	textFinished      = "Finished"
	textStopped       = "Stopped"
	textFailed        = "Failed"
	textEpochsShort   = "epochs"

	// Keyboard.
	textKeysDraw          = "Draw"
	textKeysTrain         = "Train"
	textKeysLook          = "Look"
	textKeysFile          = "Models"
	textKeysWindow        = "Window"
	textThinner           = "Thinner pen"
	textThicker           = "Thicker pen"
	textCentring          = "Centring on or off"
	textItIsA             = "“It is a …”, for the loss"
	textTestDigit         = "A digit of the test set"
	textTrainPause        = "Train, pause, resume"
	textOneBatch          = "One batch"
	textOneEpoch          = "One epoch"
	textChangeView        = "Change the view"
	textActivationWeights = "Activation or weights"
	textMoveSelection     = "Move the selection"
	textOntoCanvas        = "Put it on the canvas"
	textOpenWhat          = "Open a model file"
	textSaveWhat          = "Save"
	textSaveAs            = "Save as"
	textModels            = "Models"
	textLarger            = "Larger text"
	textSmaller           = "Smaller text"
	textNormal            = "Text at 100 %"
	textPresentWhat       = "Present"
	textFullscreen        = "Full screen"
	textHelpWhat          = "This sheet"
	textNextControl       = "Next control"
	textCloseWhat         = "Close, leave"
)

// textTour is the tour: heading and text of each card.
var textTour = [4][2]string{
	{"Draw a digit", "Write a digit here with the mouse. The network answers while you draw."},
	{"Read the answer", "The digit, a bar for each output, and how sure the network is. A number key says which digit you meant."},
	{"Look inside", "Every cell is a neuron, lit by your drawing. Click one to see what it looks for; the other tabs show training, mistakes and the model."},
	{"Train your own", "Change layers and settings, press Train, and keep drawing: the newest weights answer."},
}

const (
	textTourNext  = "Next"
	textTourDone  = "Done"
	textTourClose = "Close the tour"
	textTourShow  = "Show the tour"
)

func textTourStep(n, of int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(of) }

// textTabs are the centre's pages.
var textTabs = [5]string{"Network", "Training", "Mistakes", "Model card", "Your digits"}

var textSteps = [3]string{"Drawn", "Cropped, scaled", "Centred"}

func textWidth(name string) string { return name + " pen" }

func textEither(a, b string) string { return a + " or " + b + "?" }

// shortcut is a key combination as this system writes it.
func shortcut(keys string) string {
	if runtime.GOOS != "darwin" {
		return keys
	}
	out := ""
	for len(keys) > 0 {
		switch {
		case len(keys) > 5 && keys[:5] == "Ctrl+":
			out, keys = out+"⌘", keys[5:]
		case len(keys) > 6 && keys[:6] == "Shift+":
			out, keys = out+"⇧", keys[6:]
		default:
			out, keys = out+keys, ""
		}
	}
	return out
}

func textTrainingModel(name string) string { return name + ", training" }

func textHidden(i int) string { return "Hidden " + strconv.Itoa(i) + " neurons" }

func textRemoveLayer(i int) string { return "Remove hidden layer " + strconv.Itoa(i) }

func textWeights(n int) string { return session.Thousands(n) + " weights" }

func textPutBack(preset string) string { return "Back to " + preset }

func textContinueTip(n int) string {
	return "Train the model in use for " + textEpochs(n) + " more"
}

func textEpochs(n int) string {
	if n == 1 {
		return "1 epoch"
	}
	return session.Thousands(n) + " epochs"
}

func textEpochOf(n, of int) string {
	return "Epoch " + session.Thousands(n) + " of " + session.Thousands(of)
}

func textPausedIn(n, of int) string {
	return "Paused, epoch " + session.Thousands(n) + " of " + session.Thousands(of)
}

func textBatchOf(n, of int) string {
	return "batch " + session.Thousands(n) + " of " + session.Thousands(of)
}

func textEpochsIn(n int, t string) string { return textEpochs(n) + " in " + t }

func textAboutLeft(t string) string { return "about " + t + " left" }

func textSoFar(t string) string { return t + " so far" }

func textImagesPerSecond(v float64) string {
	if v <= 0 {
		return ""
	}
	n := int(v)
	for step := 100000; step >= 10; step /= 10 {
		if n >= step*10 {
			n = n / step * step * 1
			break
		}
	}
	return session.Thousands(n) + " images/s"
}

func textTrainingDigits(n int) string { return session.Thousands(n) + " training digits" }

func textThreads(n int) string {
	switch n {
	case 0:
		return "all processor cores"
	case 1:
		return "1 thread"
	}
	return strconv.Itoa(n) + " threads"
}

func textTakeBack(what string) string { return "Undo: " + what }

func textDeleteModel(name string) string { return "Delete " + name }

func textCopyModel(name string) string { return "Duplicate " + name }

func textRenameModel(name string) string { return "Rename " + name }
