package ui

import (
	"runtime"
	"strconv"

	"inkling/app/session"
)

// Every word of the window is in this file. Sentences say what, why and what to do; labels are in sentence case.

const (
	textTabsHint = "Arrow keys change the view"
	textPages    = "All pages"
	textLess     = ", less"
	textMore     = ", more"

	// Left panel.
	textCanvas       = "Canvas"
	textCanvasKeys   = "Arrows move the pen, Space puts it down and lifts it"
	textTeachHint    = "“Your digits” teaches the model your hand"
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
	textAtIt         = "Reading"
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
	textSaveThenTip      = "Save the model as it ended. To save the moment you look at, press “Use this” on the timeline first"
	textPresent          = "Present"
	textPresentTip       = "Large canvas and text for a projector"
	textLeavePresent     = "Leave Present"
	textLeavePresentTip  = "Back to the window with its training panel"
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
	textTight            = "As large as this window has room for"
	textMotionHow        = "Nothing glides, and training changes the pictures twice a second."
	textSettingsKept     = "Settings, the window's size and recent files are remembered on this computer, nowhere else."
	textWithInkling      = "With Inkling"
	textYourFolder       = "Your models folder"
	textRecent           = "Recent"
	textFolderHint       = "Put a model file into the folder: it appears here by itself."
	textDetails          = "What you write here travels with the model."
	textChooseFile       = "Choose a file…"
	textData             = "Data"
	textDataTip          = "%s. Train with other data"
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
	textStepTip       = "Train one batch, with Shift one epoch"
	textSliders       = "Training settings"
	textPixelsIn      = "pixels in"
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
	textInSlowMotion  = "slow motion"
	textNextRun       = "Next run"
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
	textByKeys            = "Draw on the focused canvas"
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
	textFollowPixel       = "Follow one pixel to the answer"
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
	textQuit              = "Quit"
	textEarlierRuns       = "Earlier runs, in no file"
	textRunTip            = "Make the network of that run the model in use again"
	textRunSettings       = "Put its settings into the panel"
	textUnsavedTip        = "Not saved yet. Other models"
	textTestsToo          = "with its tests"
)

// textTour is the tour: heading and text of each card.
var textTour = [4][2]string{
	{"Draw a digit", "Write a digit here with the mouse, or press T for one of the test digits. The network answers while you draw."},
	{"Read the answer", "The digit, a bar for each output, and how sure the network is. A number key says which digit you meant."},
	{"Look inside", "Every cell is a neuron, lit by your drawing. Click one to see what it looks for; the other tabs show training, mistakes and the model."},
	{"Train your own", "Change layers and settings, press Train, and keep drawing: the newest weights answer."},
}

const (
	textTourEnter = "Enter or a press goes on, Esc closes"
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

func textModelThen(name, moment string) string { return name + ", " + moment }

func textTrainingModel(name string) string { return name + ", training" }

func textHidden(i int) string { return "Hidden " + strconv.Itoa(i) + " neurons" }

func textRemoveLayer(i int) string { return "Remove hidden layer " + strconv.Itoa(i) }

func textWeights(n int) string { return session.Thousands(n) + " weights" }

func textPutBack(preset string) string { return "Back to " + preset }

func textPutBackOne(setting string) string { return setting + ": back to the preset's" }

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

func textTrainingDigits(n int, digits bool) string {
	if digits {
		return session.Thousands(n) + " training digits"
	}
	return session.Thousands(n) + " training pictures"
}

func textOut(digits bool) string {
	if digits {
		return "digits out"
	}
	return "labels out"
}

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

func textRunOf(name string) string { return "Run of " + name }

func textDeleteModel(name string) string { return "Delete " + name }

func textCopyModel(name string) string { return "Duplicate " + name }

func textRenameModel(name string) string { return "Rename " + name }

// Words of the centre views.
const (
	textModeActivation = "Activation"
	textModeWeights    = "Weights"
	textCellsShow      = "Cells show"
	textInput          = "Input"
	textPixelCount     = "%s pixels"
	textHiddenN        = "Hidden %d"
	textOutput         = "Output"
	textQuiet0         = "quiet 0"
	text1Active        = "1 active"
	textFor            = "for"
	textAgainst        = "against"
	textWhy            = "Why %s?"
	textWhyName        = "Why?"
	textWhyTip         = "Which pixels spoke for and against the answer: integrated gradients from an empty canvas. They add up to the change of the output."
	textShowInput      = "Show the input"
	textFromTo         = "empty %s → now %s"
	textFromToShort    = "%s → %s"
	textIntegrated     = "integrated gradients"
	textNoInk          = "Draw a digit first."
	textCellsHint      = "Arrows choose a neuron"

	textNeuron      = "Neuron %d"
	textOutputOf    = "Output %s"
	textHiddenLayer = "hidden layer %d"
	textOutputLayer = "output layer"
	textItsWeights  = "Its weights"
	textForAndCon   = "For and against"
	textForRow      = "For"
	textAgainstRow  = "Against"
	textBiasRow     = "Bias"
	textSumRow      = "Sum"
	textOfTheSum    = "%s of the sum"
	textLoudest     = "Loudest\nfor %s"
	textLoudestTip  = "The neurons of the first layer that push this output up most: activation times the slope of the output's sum"
	textPrevious    = "Previous neuron"
	textNext        = "Next neuron"
	textPrevLayer   = "Layer before"

	textLooksFor   = "%s neurons · %s · what each one looks for"
	textHeat       = "%s × %s weights · a row a neuron, a column an input"
	textMinusCon   = "− against"
	textForPlus    = "for +"
	textActiveNow  = "active now"
	textWhichLayer = "Which layer's weights"
	textWalkHint   = "← ↑ ↓ → another input, Enter to the next layer, Shift+Enter back"
	textPixelPart  = "Pixel %d, %d: input %s × weight %s = %s"
	textNeuronPart = "Neuron %d: activation %s × weight %s = %s"

	textAll             = "All epochs"
	textLast10          = "Last 10"
	textZoom            = "Epochs shown"
	textLinear          = "Linear"
	textLog             = "Log"
	textLossScale       = "Scale of the loss"
	textExport          = "Export"
	textExportTip       = "Write the curves or the weight pictures to a file"
	textCurvesAs        = "Curves as %s"
	textWeightsAs       = "Weights as png"
	textTestRight       = "Test digits right"
	textTestRightThen   = "Test digits right then"
	textBatch           = "Batch"
	textOfN             = "of %s"
	textUnderWay        = "under way"
	textIntoRun         = "%s into the run"
	textBeforeTraining  = "before training"
	textNewestShort     = "newest"
	textInEpoch         = "in epoch %d, batch %s"
	textAtPosition      = "epoch %s"
	textTrainRight      = "Training digits"
	textWhileLearning   = "while learning"
	textEpoch           = "Epoch"
	textEpochs3         = "Epochs"
	textOf              = "of %d"
	textFinishedN       = "%d finished"
	textSpeed           = "Speed"
	textImagesASecond   = "images a second"
	textTimeLeft        = "Time left"
	textSpentN          = "%s so far"
	textTook            = "Took"
	textTrain2          = "train"
	textTest2           = "test"
	textLastRun         = "last run (%s)"
	textEarlierRun      = "earlier (%s)"
	textAccuracyPercent = "Accuracy, %"
	textLossNamed       = "Loss, %s"
	textMeanSquared     = "mean squared"
	textCrossEntropy    = "cross-entropy"
	textNoRun           = "No run yet. Press Train: it learns for %s epochs, and the curves grow here."
	textFirstPoint      = "The first point comes at the end of the first epoch."
	textNoHistory       = "This model's file tells nothing of how it learned. Press Train: a new one learns for %s epochs, and the curves grow here."
	textWhileTheyLearn  = "Neurons while they learn"
	textWeightsNow      = "weights now"
	textWeightsThen     = "weights %s"
	textSlow            = "Slow motion"
	textNoTimeline      = "While a network learns, its epochs line up here: go back to any of them."
	textAtEpoch         = "after epoch %d"
	textNewest          = "newest weights"
	textTimelineHint    = "Arrows go to the epoch before or after"
	textNow             = "Now"
	textNowTip          = "Back to the newest weights"
	textUseThis         = "Use this"
	textUseThisTip      = "Make the network of that epoch the model in use"

	textCounts          = "Counts"
	textPercent         = "Percent"
	textCountsOrPercent = "Counts or percent"
	textSetTip          = "Which digits to test on"
	textNotTested       = "Not tested yet"
	textNotTestedWhy    = "A test shows which digits this network takes for which."
	textTestOn          = "Test on %s %s"
	textTestDigits2     = "test digits"
	textTrainingDigits2 = "training digits"
	textTesting         = "Testing…"
	textNetworkSaid     = "the network said"
	textDigitWas        = "the digit was"
	textMatrix          = "Confusion matrix"
	textMatrixHint      = "Arrows choose a cell, Enter puts its first digit on the canvas"
	textCellRight       = "%s of %s digits %s were read right: %s %%."
	textCellNone        = "No %s was taken for a %s."
	textCellWrong       = "%s of %s digits %s were taken for a %s: %s %%."
	textMistakes        = "Mistakes"
	textMistakesEpoch   = "Mistakes after epoch %d"
	textMistakesStale   = "Mistakes of the network before"
	textOfDigits        = "of %s %s"
	textOfEpoch         = "of %s, epoch %d"
	textConfused        = "Most confused"
	textByDigit         = "By digit"
	textPairName        = "%s taken for %s"
	textNoMistakes      = "Not one mistake."
	textBarsFrom        = "bars from %s %%"
	textAllMistakes     = "All mistakes"
	textSurestFirst     = "%s digits, surest first"
	textItWas           = "It was a %s, the network said %s"
	textItWasRight      = "It was a %s, and the network said so"
	textAllOfThem       = "Show all"
	textAllTip          = "List all mistakes again"
	textDigitName       = "Digit %s"
	textDigitTip        = "Digit %s: put it on the canvas, mend it with pen and eraser"

	textCleanCopy      = "Save a clean copy…"
	textCleanCopyTip   = "Write this model in Inkling's own format, with what the card says"
	textNotStated      = "not stated in the file"
	textRightByDigit   = "Right, by digit"
	textHowRead        = "How this file was read"
	textReadByTrying   = "Only numbers were read; no code from the file was run. What the file does not say, Inkling tried on MNIST training digits. Pick another reading to overrule it: the answer on the canvas follows at once."
	textReadByManifest = "The file's manifest says everything: nothing had to be guessed. Only numbers were read; no code from the file was run."
	textLeftOut        = "Left aside: "
	textAndMore        = "; and %d more"
	textFoundInShapes  = "Found in the array shapes, no trial needed"
	textOverrule       = "Read the file this way"
	textLetChoose      = "Let Inkling choose"
	textLetChooseTip   = "Forget what you overruled"

	textCompareWith   = "Compare with…"
	textCompareTip    = "Put a second model beside this one: both answer the same drawing"
	textRunNamed      = "%s: %s"
	textReading       = "The second model is being read."
	textCloseIt       = "Close"
	textCloseItTip    = "Put the second model away"
	textSwap          = "Swap"
	textSwapTip       = "Use the second model, and compare it with this one"
	textConfidence    = "confidence %s"
	textDiffers       = "What differs"
	textWhereDisagree = "Where they disagree"
	textLooking       = "Looking for the test digits on which they disagree…"
	textLookLater     = "The digits on which they disagree are looked for when training has ended."
	textOnlyRight     = "Only %s right: %s"
	textFirstModel    = "the first"
	textSecondModel   = "the second"
	textBothWrong     = "Both wrong, differently: %s"
	textDisagree      = "Digits on which the models disagree"
	textDisagreeTip   = "It is a %s; the first said %s, the second %s"

	textWhatDidYouDraw    = "What did you draw?"
	textWhatDidYouDrawWhy = "Press the right digit: the drawing joins your digits, for the model to learn."
	textThisIsA           = "It is a %s"
	textThisIsATip        = "Keep this drawing as a %s"
	textYourDigitsN       = "Your digits: %s"
	textNoDigitsYet       = "You have no digits yet."
	textNoDigitsHow       = "Nothing here yet. Draw a digit at the left and press what it is. Opening a file of drawings (.jsonl) adds them, too."
	textExportDigits      = "Export…"
	textExportDigitsTip   = "Write your digits to a file of drawings (JSON Lines)"
	textUndoDigits        = "Take back the last change to your digits"
	textRemove            = "Remove"
	textRemoveDigit       = "Take the selected digit out"
	textShowIt            = "Draw on it"
	textShowItTip         = "Put the selected digit on the canvas"
	textRelabel           = "What the selected digit is"
	textYourDigitName     = "Your digit %d"
	textTeachTitle        = "Teach the model your hand"
	textTeachWhy          = "In about a second the model learns your digits, mixed with digits of MNIST so that it forgets nothing. You see what it gained, and can take it back."
	textTeachIt           = "Teach it"
	textTeachItTip        = "Train the model in use a little on your digits"
	textLearning          = "Learning your digits…"
	textStopLearning      = "Give up and keep the model as it is"
	textTaughtIn          = "Learned %s of your digits in %s s."
	textYoursRight        = "Your digits right"
	textBringBack         = "Bring the old model back"
	textBringBackTip      = "Forget the lesson"
	textSaveToKeep        = "The model is changed in memory: save it to keep it."
)

func textEpochN(n int) string { return "Epoch " + itoa(n) }

// What is said behind the "?" of each quantity: a sentence or two, the formula, and a worked number of the drawing at hand.
const (
	textAsk           = "What is this? %s"
	textInYourDrawing = "With the numbers you see"
	textDrawToSee     = "Draw a digit to see it worked out."

	textSayCentring     = "The network learned from digits that were all cut out, scaled and centred in the same way. Your drawing goes through the same steps, so that it does not matter where and how large you write."
	textFormulaCentring = "cut out the ink → scale its longer side to 20 pixels → move its centre of mass to the middle of 28 × 28"
	textWorkedCentring  = "Your ink fills a box of %s × %s cells. Its centre of mass is at %s, %s; it is moved to the middle."
	textWorkedUncentred = "Centring is off: the network gets the canvas as it is. Most networks read much less that way."

	textTitleOutputs   = "The ten outputs"
	textSayOutputs     = "Each output is a number that says how much the drawing looks like that digit to the network. The largest is the answer, and its value is the confidence."
	textFormulaOutputs = "answer = the digit with the largest output\nconfidence = that output"
	textWorkedOutputs  = "%s has %s, the next is %s with %s. All of them add up to %s."

	textTitleSure   = "Sure, or not"
	textSaySure     = "A network always has a largest output, even for a scribble. So a score is computed that falls when two digits are close, when the outputs are weak, or when the drawing resembles nothing the network learned. Below the model's threshold the answer is “not sure”."
	textFormulaSure = "sure when score ≥ threshold"
	textWorkedSure  = "score %s %s threshold %s: “%s”."

	textSayUncertainty     = "It measures how the outputs are spread: 0 when one digit has everything, 1 when all are alike."
	textFormulaUncertainty = "p = output / sum of outputs\nuncertainty = −Σ p · ln p / ln (outputs)"
	textWorkedUncertainty  = "%s = %s, and %s / ln %d = %s"

	textSayLoss       = "The loss says how far the outputs are from what they should be: 1 for the right digit and 0 for the others. Training makes it smaller, step by step. Nobody knows what you meant to draw, so choose the digit in the small menu."
	textFormulaLoss   = "mean squared: ½ · Σ (output − target)²\ncross-entropy: −ln (output of the right digit)"
	textWorkedSquared = "If it is a %s, its output should be 1 and is %s. Squares of all ten differences, halved: %s"
	textWorkedCross   = "If it is a %s: −ln %s = %s"

	textTitleCells   = "A cell is a neuron"
	textSayCells     = "Each cell shows how active one neuron is for the drawing: pale is quiet, deep blue is active. Every neuron looks at all neurons of the layer before it; what leaves the last layer is the answer. Click a cell, or move with the arrow keys, to take it apart below."
	textFormulaCells = "activation = f (Σ weight · input + bias)"
	textWorkedCells  = "Of the first layer's neurons %d of %s are above one half."

	textTitleLinks   = "Links"
	textSayLinks     = "A link's width is its weight times the activation that it carries. Blue and solid speaks for the neuron it leads to, orange and dashed against. Only the strongest are drawn: 24 that leave the selected neuron, 20 that reach the answer."
	textFormulaLinks = "link = weight · activation"
	textWorkedLinks  = "The strongest link to %s comes from neuron %d of the layer before: %s · %s = %s"

	textTitleSum   = "One neuron, added up"
	textSaySum     = "The neuron's weights are multiplied with its input, pixel by pixel. What is positive speaks for it, what is negative against it. With the bias, a number of its own, they add up to the sum; the activation function turns the sum into what the neuron tells the next layer. Point at a pixel to see its product, or press F: arrows choose a pixel, Enter follows what becomes of it, layer by layer, to the answer."
	textFormulaSum = "For + Against + Bias = Sum\nsigmoid: 1 / (1 + e^−sum)     ReLU: max (0, sum)"
	textWorkedSum  = "The answer %s adds up %s products and its bias to %s, and tells %s."

	textTitleLoudest   = "The loudest neurons"
	textSayLoudest     = "The neurons of the first layer that push the answer up most: how active each is, times how much the answer's sum would grow if it were a little more active."
	textFormulaLoudest = "push = activation · slope of the answer's sum along it"
	textWorkedLoudest  = "Neuron %d is the loudest for %s: its activation is %s, its push %s."

	textTitleWhy   = "Which pixels spoke"
	textSayWhy     = "Starting from an empty canvas the drawing is faded in, and every pixel is credited with the change of the answer's output that it causes on the way. Blue pixels spoke for the answer, orange ones against; added up they are exactly the change. (Integrated gradients: Sundararajan, Taly and Yan, 2017.)"
	textFormulaWhy = "empty + for + against = now"
	textWorkedWhy  = "%s %s %s = %s"

	textTitleWeights   = "What a neuron looks for"
	textSayWeights     = "Each picture shows the weights of one neuron of the first layer, pixel by pixel: ink on blue makes it more active, ink on orange less. Before training they are noise; training turns them into strokes and holes. Deeper layers have no pixels: a row is a neuron, a column one of its inputs."
	textFormulaWeights = "colour = weight / the picture's largest weights"

	textTitleAccuracy   = "Accuracy"
	textSayAccuracy     = "The share of digits that are read right. The test digits are never trained on, so they tell how well the network reads what it has not seen; the training digits are the ones it learns from."
	textFormulaAccuracy = "accuracy = right / all"
	textWorkedAccuracy  = "%s %% of %s test digits are right: %s are wrong."

	textTitleCurves   = "Curves"
	textSayCurves     = "One epoch is one walk through all training digits. The solid curve is measured on the test digits after each epoch, the dashed one on the training digits while they are learned, dotted ones are earlier runs. When the dashed curve goes on and the solid one turns back, the network learns its digits by heart: overfitting."
	textFormulaCurves = "weight ← weight − learning rate · slope of the loss"

	textTitleTimeline = "Back in time"
	textSayTimeline   = "The network is kept as it was after each epoch. Move the knob: your drawing is read by the network of that moment, and the weight pictures go back with it. “Use this” makes it the model in use. Kept by seconds, there are moments within an epoch, too: the first seconds of a run are where most happens."

	textSayMatrix    = "Rows are what the digits were, columns what the network said. On the diagonal it was right; every other number counts mistakes. Select a cell to see its digits, select a digit to put it on the canvas."
	textWorkedMatrix = "The most frequent mistake: %s digits %s were taken for a %s."

	textSayDoctor = "Most files say nothing about the network but its numbers. Inkling tries the ways in which people save networks on training digits, and takes the one that reads most of them right. Each choice shows what it scored; choose another and the answer follows."

	textTitleCompare = "Two models"
	textSayCompare   = "Both answer the same drawing. Below is what differs between them, and the test digits on which they disagree: the first answer is the left model's, blue where it is right."

	textTitleCalibration   = "Can its confidence be trusted?"
	textSayCalibration     = "Of all the answers that a network gives with a confidence of 0.9, nine in ten should be right. The calibration error says how far from that it is on average. Most networks say too much or too little; dividing the sums of the output layer by one number, the temperature, found on digits that were held back, brings confidence and truth together without changing a single answer. “Sure from” is the score at which this model is sure."
	textFormulaCalibration = "p = softmax (sums / temperature)\nerror = mean of |share right − confidence|"
	textWorkedCalibration  = "Dividing by %s brought the error from %s to %s points of a hundred."
	textMeasuredOn         = "Measured on %s."

	textTitleTeach = "Your digits"
	textSayTeach   = "Nobody writes like everybody. Draw a digit that is read wrong, press what it is, and it is kept as strokes in your own file. Teaching trains the model in use for a moment on your digits and on digits of MNIST together: it learns yours and forgets none of the others."
)
