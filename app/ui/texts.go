package ui

import "runtime"

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
	textWhatIsThis   = "what is this?"
	textUncertainty  = "Uncertainty"
	textLoss         = "Loss"
	textLossIf       = "Loss if it is a"
	textLossAs       = "Loss as a"
)

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
