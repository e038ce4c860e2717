package ui

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

	textTitleSum   = "One neuron, added up"
	textSaySum     = "The neuron's weights are multiplied with its input, pixel by pixel. What is positive speaks for it, what is negative against it. With the bias, a number of its own, they add up to the sum; the activation function turns the sum into what the neuron tells the next layer."
	textFormulaSum = "For + Against + Bias = Sum\nsigmoid: 1 / (1 + e^−sum)     ReLU: max (0, sum)"
	textWorkedSum  = "The answer %s adds up %s products and its bias to %s, and tells %s."

	textTitleLoudest   = "The loudest neurons"
	textSayLoudest     = "The neurons of the first layer that push the answer up most: how active each is, times how much the answer's sum would grow if it were a little more active."
	textFormulaLoudest = "push = activation · slope of the answer's sum along it"

	textTitleWhy   = "Which pixels spoke"
	textSayWhy     = "Starting from an empty canvas the drawing is faded in, and every pixel is credited with the change of the answer's output that it causes on the way. Blue pixels spoke for the answer, orange ones against; added up they are exactly the change. (Integrated gradients: Sundararajan, Taly and Yan, 2017.)"
	textFormulaWhy = "empty + for + against = now"

	textTitleWeights   = "What a neuron looks for"
	textSayWeights     = "Each picture shows the weights of one neuron of the first layer, pixel by pixel: ink on blue makes it more active, ink on orange less. Before training they are noise; training turns them into strokes and holes. Deeper layers have no pixels: a row is a neuron, a column one of its inputs."
	textFormulaWeights = "colour = weight / the picture's largest weights"

	textTitleAccuracy   = "Accuracy"
	textSayAccuracy     = "The share of digits that are read right. The test digits are never trained on, so they tell how well the network reads what it has not seen; the training digits are the ones it learns from."
	textFormulaAccuracy = "accuracy = right / all"
	textWorkedAccuracy  = "%s %% of 10,000 test digits are right: %s are wrong."

	textTitleCurves   = "Curves"
	textSayCurves     = "One epoch is one walk through all training digits. The solid curve is measured on the test digits after each epoch, the dashed one on the training digits while they are learned, dotted ones are earlier runs. When the dashed curve goes on and the solid one turns back, the network learns its digits by heart: overfitting."
	textFormulaCurves = "weight ← weight − learning rate · slope of the loss"

	textTitleTimeline = "Back in time"
	textSayTimeline   = "The network is kept as it was after each epoch. Move the knob: your drawing is read by the network of that moment, and the weight pictures go back with it. “Use this” makes it the model in use."

	textSayMatrix    = "Rows are what the digits were, columns what the network said. On the diagonal it was right; every other number counts mistakes. Select a cell to see its digits, select a digit to put it on the canvas."
	textWorkedMatrix = "The most frequent mistake: %s digits %s were taken for a %s."

	textSayDoctor = "Most files say nothing about the network but its numbers. Inkling tries the ways in which people save networks on training digits, and takes the one that reads most of them right. Each choice shows what it scored; choose another and the answer follows."

	textTitleCompare = "Two models"
	textSayCompare   = "Both answer the same drawing. Below is what differs between them, and the test digits on which they disagree: the first answer is the left model's, blue where it is right."

	textTitleTeach = "Your digits"
	textSayTeach   = "Nobody writes like everybody. Draw a digit that is read wrong, press what it is, and it is kept as strokes in your own file. Teaching trains the model in use for a moment on your digits and on digits of MNIST together: it learns yours and forgets none of the others."
)
