// Command inkling reads the digits you draw and shows how: a window, or with flags such as --train and --predict the
// same without one. inkling --help lists them.
package main

import (
	"os"
	"os/signal"

	"inkling/app/cli"
	"inkling/app/window"
)

func main() {
	window.AttachConsole()
	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, os.Interrupt)
	status, wanted, file := cli.Run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: window.Terminal(os.Stderr), Interrupts: interrupts})
	signal.Stop(interrupts)
	if wanted {
		window.Main(file)
	}
	os.Exit(status)
}
