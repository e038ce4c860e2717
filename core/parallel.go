package core

import "sync"

// inParallel does job 0 … n−1 on so many threads, in any order. begin makes what one goroutine needs and gives the function that does a job.
func inParallel(n, threads int, begin func() func(i int)) {
	workers := max(1, min(threads, n))
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			do := begin()
			for i := k; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}
