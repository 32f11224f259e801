// The operations of LoopBench on Go's goroutines, a line each: name, tab, nanoseconds.
//
// One processor (GOMAXPROCS 1), as the loop has one thread. Names, counts and shapes are those of
// Sources/LoopBench. Each figure is the least of five rounds: noise only ever adds.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const rounds = 5

func main() {
	runtime.GOMAXPROCS(1)
	fmt.Printf("bytes per sleeping task\t%d\n", bytesPerSleeper(200_000))
	measure("switch", 400_000, switchTasks)
	measure("yield", 200_000, yield)
	measure("spawn+join createTask", 100_000, spawn)
	measure("gather of 1,000", 100_000, gather)
	measure("lock", 1_000_000, lock)
	measure("contended lock", 200_000, contendedLock)
	measure("queue of 128", 1_000_000, queue)
	measure("two-queue ping-pong", 200_000, pingPong)
	measure("cancel+await", 50_000, cancelAndAwait)
	measureCPU("sleepers, CPU", 100_000, sleepers)
}

func report(name string, best time.Duration, count int) {
	fmt.Printf("%s\t%.1f\n", name, float64(best.Nanoseconds())/float64(count))
}

func measure(name string, count int, body func(int)) {
	best := time.Hour
	for i := 0; i < rounds; i++ {
		start := time.Now()
		body(count)
		if elapsed := time.Since(start); elapsed < best {
			best = elapsed
		}
	}
	report(name, best, count)
}

func measureCPU(name string, count int, body func(int)) {
	best := time.Hour
	for i := 0; i < 3; i++ {
		start := cpuTime()
		body(count)
		if used := cpuTime() - start; used < best {
			best = used
		}
	}
	report(name, best, count)
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func switchTasks(count int) {
	turn, done := make(chan struct{}), make(chan struct{})
	player := func() {
		for i := 0; i < count/4; i++ {
			turn <- struct{}{}
			<-turn
		}
		done <- struct{}{}
	}
	other := func() {
		for i := 0; i < count/4; i++ {
			<-turn
			turn <- struct{}{}
		}
		done <- struct{}{}
	}
	go player()
	go other()
	<-done
	<-done
}

func yield(count int) {
	for i := 0; i < count; i++ {
		runtime.Gosched()
	}
}

func spawn(count int) {
	for i := 0; i < count; i++ {
		done := make(chan struct{})
		go func() { close(done) }()
		<-done
	}
}

func gather(count int) {
	for i := 0; i < count/1_000; i++ {
		values := make([]int, 1_000)
		var all sync.WaitGroup
		all.Add(len(values))
		for index := range values {
			go func(index int) {
				values[index] = index
				all.Done()
			}(index)
		}
		all.Wait()
	}
}

func lock(count int) {
	var mutex sync.Mutex
	for i := 0; i < count; i++ {
		mutex.Lock()
		mutex.Unlock()
	}
}

// A channel of one, because sync.Mutex lets a newcomer overtake and so is not handed over.
func contendedLock(count int) {
	mutex := make(chan struct{}, 1)
	var all sync.WaitGroup
	all.Add(4)
	mutex <- struct{}{}
	for i := 0; i < 4; i++ {
		go func() {
			for j := 0; j < count/4; j++ {
				mutex <- struct{}{}
				<-mutex
			}
			all.Done()
		}()
	}
	runtime.Gosched()
	<-mutex
	all.Wait()
}

func queue(count int) {
	items, done := make(chan int, 128), make(chan struct{})
	go func() {
		for i := 0; i < count; i++ {
			items <- i
		}
		close(items)
	}()
	go func() {
		for range items {
		}
		close(done)
	}()
	<-done
}

func pingPong(count int) {
	there, back := make(chan int, 1), make(chan int, 1)
	go func() {
		for i := 0; i < count; i++ {
			back <- <-there
		}
	}()
	for i := 0; i < count; i++ {
		there <- i
		<-back
	}
}

func cancelAndAwait(count int) {
	for i := 0; i < count/1_000; i++ {
		var all sync.WaitGroup
		all.Add(1_000)
		cancels := make([]context.CancelFunc, 1_000)
		for index := range cancels {
			child, cancel := context.WithCancel(context.Background())
			cancels[index] = cancel
			go func() {
				<-child.Done()
				all.Done()
			}()
		}
		runtime.Gosched()
		for _, cancel := range cancels {
			cancel()
		}
		all.Wait()
	}
}

func sleepers(count int) {
	var all sync.WaitGroup
	all.Add(count)
	for i := 0; i < count; i++ {
		go func(i int) {
			time.Sleep(time.Second + time.Duration(i%1_000)*time.Millisecond)
			all.Done()
		}(i)
	}
	all.Wait()
}

func bytesPerSleeper(count int) int {
	before := residentBytes()
	for i := 0; i < count; i++ {
		go time.Sleep(time.Hour)
	}
	for i := 0; i < 4; i++ {
		runtime.Gosched()
	}
	return (residentBytes() - before) / count
}

func residentBytes() int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return pages * os.Getpagesize()
}
