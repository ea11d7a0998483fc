// A pool of threads that share one job at a time.
#pragma once

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Threads that wait for work, every worker's scratch memory, and the instruction set that kernels use.
typedef struct kernel_pool kernel_pool;

/// Which build of a kernel runs. Levels are ordered: a CPU that has one has those below.
typedef enum {
  kernel_instructions_portable = 0,
  /// AVX2 with FMA.
  kernel_instructions_avx2 = 1,
  /// AVX-512 F, BW, DQ and VL.
  kernel_instructions_avx512 = 2,
} kernel_instructions;

typedef enum {
  kernel_ok = 0,
  kernel_out_of_memory = 1,
  /// A job was given to a pool that is at work: from inside a task, or from a second thread.
  kernel_pool_busy = 2,
  kernel_thread_failed = 3,
  kernel_bad_argument = 4,
} kernel_status;

/// Does one chunk of a job. Every chunk index is handed out once; `worker` is below the pool's thread count.
typedef void (*kernel_task)(void *context, int64_t chunk, int worker);

/// The best level that this CPU and its operating system support.
kernel_instructions kernel_best_instructions(void);

/// Whether this CPU multiplies pairs of bfloat16 (AVX-512 BF16).
bool kernel_has_bfloat16_products(void);

/// Whether this CPU multiplies tiles of bfloat16 (AMX), several times faster still; oneDNN uses them, the kernels here
/// do not.
bool kernel_has_bfloat16_tiles(void);

/// `threads` counts the caller. A level above the CPU's best is lowered to it.
kernel_status kernel_pool_create(kernel_pool **pool, int threads, kernel_instructions instructions);
void kernel_pool_destroy(kernel_pool *pool);
int kernel_pool_threads(const kernel_pool *pool);
kernel_instructions kernel_pool_instructions(const kernel_pool *pool);

/// Runs all chunks and returns when the last is done. Allocates nothing.
kernel_status kernel_pool_run(kernel_pool *pool, int64_t chunks, kernel_task task, void *context);

/// Grows every worker's scratch memory to at least `bytes`. Kernels do this themselves on a first run.
kernel_status kernel_pool_reserve(kernel_pool *pool, size_t bytes);

/// A worker's scratch memory, 64-byte aligned; only for the task that runs as that worker.
void *kernel_pool_scratch(kernel_pool *pool, int worker);

/// Grows the memory that all workers share to at least `bytes`; what it held is lost.
kernel_status kernel_pool_reserve_shared(kernel_pool *pool, size_t bytes);

/// The memory that all workers share, 4,096-byte aligned: for what one job leaves to the next.
void *kernel_pool_shared(kernel_pool *pool);

#ifdef __cplusplus
}
#endif
