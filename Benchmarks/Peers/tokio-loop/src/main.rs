//! The operations of LoopBench on Tokio's current-thread runtime, a line each: name, tab, nanoseconds.
//!
//! Names, counts and shapes are those of Sources/LoopBench. Each figure is the least of five rounds:
//! noise only ever adds.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, Mutex, Notify};
use tokio::task::{spawn, yield_now};

const ROUNDS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        // In a task, as the other programs are: the future of block_on is woken in another way.
        spawn(measure_all()).await.expect("no panic")
    });
}

async fn measure_all() {
    println!("bytes per sleeping task\t{}", bytes_per_sleeper(200_000).await);
    measure("switch", 400_000, switch_tasks).await;
    measure("yield", 200_000, yields).await;
    measure("spawn+join createTask", 100_000, spawns).await;
    measure("gather of 1,000", 100_000, gather).await;
    measure("lock", 1_000_000, lock).await;
    measure("contended lock", 200_000, contended_lock).await;
    measure("queue of 128", 1_000_000, queue).await;
    measure("two-queue ping-pong", 200_000, ping_pong).await;
    measure("cancel+await", 50_000, cancel_and_await).await;
    measure("toThread", 20_000, to_thread).await;
    measure("toThread x 64", 64_000, to_thread_together).await;
    measure_cpu("sleepers, CPU", 100_000, sleepers).await;
}

fn report(name: &str, best: Duration, count: usize) {
    println!("{name}\t{:.1}", best.as_nanos() as f64 / count as f64);
}

async fn measure<F: Future<Output = ()>>(name: &str, count: usize, body: impl Fn(usize) -> F) {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        body(count).await;
        best = best.min(start.elapsed());
    }
    report(name, best, count);
}

async fn measure_cpu<F: Future<Output = ()>>(name: &str, count: usize, body: impl Fn(usize) -> F) {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let start = cpu_time();
        body(count).await;
        best = best.min(cpu_time() - start);
    }
    report(name, best, count);
}

/// The processor time of this process, in steps of a hundredth of a second.
fn cpu_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<u64> = text
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    Duration::from_millis((fields[11] + fields[12]) * 10)
}

async fn switch_tasks(count: usize) {
    let (mine, yours) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let play = |mine: Arc<Notify>, yours: Arc<Notify>| async move {
        for _ in 0..count / 2 {
            mine.notified().await;
            yours.notify_one();
        }
    };
    let first = spawn(play(mine.clone(), yours.clone()));
    let second = spawn(play(yours, mine.clone()));
    mine.notify_one();
    first.await.expect("no panic");
    second.await.expect("no panic");
}

async fn yields(count: usize) {
    for _ in 0..count {
        yield_now().await;
    }
}

async fn spawns(count: usize) {
    for _ in 0..count {
        spawn(async {}).await.expect("no panic");
    }
}

async fn gather(count: usize) {
    for _ in 0..count / 1_000 {
        let tasks: Vec<_> = (0..1_000).map(|index| spawn(async move { index })).collect();
        let mut values = Vec::with_capacity(1_000);
        for task in tasks {
            values.push(task.await.expect("no panic"));
        }
    }
}

async fn lock(count: usize) {
    let mutex = Mutex::new(());
    for _ in 0..count {
        drop(mutex.lock().await);
    }
}

async fn contended_lock(count: usize) {
    let mutex = Arc::new(Mutex::new(()));
    let held = mutex.clone().lock_owned().await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let mutex = mutex.clone();
            spawn(async move {
                for _ in 0..count / 4 {
                    drop(mutex.lock().await);
                }
            })
        })
        .collect();
    yield_now().await;
    drop(held);
    for task in tasks {
        task.await.expect("no panic");
    }
}

async fn queue(count: usize) {
    let (sender, mut receiver) = mpsc::channel(128);
    let producer = spawn(async move {
        for item in 0..count {
            sender.send(item).await.expect("a receiver");
        }
    });
    let consumer = spawn(async move { while receiver.recv().await.is_some() {} });
    producer.await.expect("no panic");
    consumer.await.expect("no panic");
}

async fn ping_pong(count: usize) {
    let (there, mut arriving) = mpsc::channel(1);
    let (back, mut returning) = mpsc::channel(1);
    let echo = spawn(async move {
        while let Some(item) = arriving.recv().await {
            if back.send(item).await.is_err() {
                break;
            }
        }
    });
    for item in 0..count {
        there.send(item).await.expect("a receiver");
        returning.recv().await;
    }
    drop(there);
    echo.await.expect("no panic");
}

async fn cancel_and_await(count: usize) {
    for _ in 0..count / 1_000 {
        let event = Arc::new(Notify::new());
        let tasks: Vec<_> = (0..1_000)
            .map(|_| {
                let event = event.clone();
                spawn(async move { event.notified().await })
            })
            .collect();
        yield_now().await;
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            let _ = task.await;
        }
    }
}

async fn to_thread(count: usize) {
    for _ in 0..count {
        tokio::task::spawn_blocking(|| {}).await.expect("no panic");
    }
}

async fn to_thread_together(count: usize) {
    let tasks: Vec<_> = (0..64).map(|_| spawn(to_thread(count / 64))).collect();
    for task in tasks {
        task.await.expect("no panic");
    }
}

async fn sleepers(count: usize) {
    let tasks: Vec<_> = (0..count)
        .map(|index| {
            spawn(tokio::time::sleep(
                Duration::from_secs(1) + Duration::from_millis(index as u64 % 1_000),
            ))
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
}

async fn bytes_per_sleeper(count: usize) -> usize {
    let before = resident_bytes();
    let mut tasks = Vec::with_capacity(count);
    for _ in 0..count {
        tasks.push(spawn(tokio::time::sleep(Duration::from_secs(3_600))));
    }
    for _ in 0..4 {
        yield_now().await;
    }
    let bytes = (resident_bytes() - before) / count;
    for task in &tasks {
        task.abort();
    }
    bytes
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split_whitespace().nth(1).and_then(|field| field.parse::<usize>().ok());
    pages.unwrap_or(0) * 4_096
}
