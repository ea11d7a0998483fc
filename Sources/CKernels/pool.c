#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#define RELAX() _mm_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX() ((void)0)
#endif

// Some hundred microseconds: longer than the gap between two kernels of one run. A thread that went to sleep may wake
// on the core that its waker occupies, and lose milliseconds there.
enum { spins = 20000, spins_before_yield = 20000 };

static const unsigned open_bit = 1u << 31;

// A worker's own chunks of a job, as many as everybody's: neighbouring ones, so that from kernel to kernel it works on
// the same rows, whose numbers are still in its core's caches. On two cores that share no third level, models with windows
// and with convolutions took a tenth longer when chunks were handed out in turn.
typedef struct {
  _Alignas(64) _Atomic int64_t next;
  int64_t end;
} share;

// The state that workers poll lies on cache lines of its own.
struct kernel_pool {
  int threads;
  kernel_instructions instructions;
  pthread_t *handles;
  int started;
  void **scratch;
  size_t scratch_bytes;
  void *shared;
  size_t shared_bytes;
  kernel_task task;
  void *context;
  // [threads].
  share *shares;
  _Alignas(64) atomic_bool busy;
  // Counts jobs; a worker that sees it change joins in.
  _Alignas(64) atomic_uint generation;
  atomic_bool stopping;
  // Workers inside the current job, and in the top bit whether others may still join. A worker that wakes after all
  // chunks are handed out stays outside, so that nobody waits for it.
  _Alignas(64) atomic_uint members;
  atomic_int sleepers;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
};

typedef struct {
  kernel_pool *pool;
  int worker;
} start;

kernel_instructions kernel_best_instructions(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return kernel_instructions_portable;
  bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return wide ? kernel_instructions_avx512 : kernel_instructions_avx2;
#else
  return kernel_instructions_portable;
#endif
}

bool kernel_has_bfloat16_products(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

bool kernel_has_bfloat16_tiles(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 22 & 1u);
#else
  return false;
#endif
}

static void deal_chunks(kernel_pool *pool, int64_t chunks) {
  for (int i = 0; i < pool->threads; i++) {
    atomic_store_explicit(&pool->shares[i].next, chunks * i / pool->threads, memory_order_relaxed);
    pool->shares[i].end = chunks * (i + 1) / pool->threads;
  }
}

// A worker's own chunks, then what the others have left: none waits for one that the system has taken off its core.
static void take_chunks(kernel_pool *pool, int worker) {
  for (int i = 0; i < pool->threads; i++) {
    share *from = &pool->shares[(worker + i) % pool->threads];
    // Looked at before it is raised: a share that is empty stays where its owner has it.
    while (atomic_load_explicit(&from->next, memory_order_relaxed) < from->end) {
      int64_t chunk = atomic_fetch_add_explicit(&from->next, 1, memory_order_relaxed);
      if (chunk >= from->end) break;
      pool->task(pool->context, chunk, worker);
    }
  }
}

static bool join(kernel_pool *pool) {
  unsigned members = atomic_load_explicit(&pool->members, memory_order_relaxed);
  while (members & open_bit) {
    if (atomic_compare_exchange_weak_explicit(
            &pool->members, &members, members + 1, memory_order_acquire, memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

static void wait_for_job(kernel_pool *pool, unsigned seen) {
  for (int i = 0; i < spins; i++) {
    if (atomic_load_explicit(&pool->generation, memory_order_acquire) != seen) return;
    RELAX();
  }
  pthread_mutex_lock(&pool->mutex);
  // Announced before the last look: whoever raises the generation after that look sees a sleeper and signals.
  atomic_fetch_add(&pool->sleepers, 1);
  while (atomic_load(&pool->generation) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
  start s = *(start *)argument;
  free(argument);
  kernel_pool *pool = s.pool;
  unsigned seen = 0;
  for (;;) {
    wait_for_job(pool, seen);
    seen = atomic_load_explicit(&pool->generation, memory_order_acquire);
    if (atomic_load(&pool->stopping)) return NULL;
    if (!join(pool)) continue;
    take_chunks(pool, s.worker);
    atomic_fetch_sub_explicit(&pool->members, 1, memory_order_release);
  }
}

static void raise_generation(kernel_pool *pool) {
  atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

kernel_status kernel_pool_create(kernel_pool **result, int threads, kernel_instructions instructions) {
  *result = NULL;
  if (threads < 1 || threads > 1024) return kernel_bad_argument;
  void *memory = NULL;
  if (posix_memalign(&memory, 64, sizeof(kernel_pool)) != 0) return kernel_out_of_memory;
  kernel_pool *pool = memory;
  *pool = (kernel_pool){.threads = threads};
  kernel_instructions best = kernel_best_instructions();
  pool->instructions = instructions < best ? instructions : best;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->handles = calloc((size_t)threads, sizeof *pool->handles);
  pool->scratch = calloc((size_t)threads, sizeof *pool->scratch);
  void *shares = NULL;
  if (posix_memalign(&shares, 64, (size_t)threads * sizeof(share)) == 0) pool->shares = shares;
  kernel_status status = pool->handles && pool->scratch && pool->shares ? kernel_ok : kernel_out_of_memory;
  for (int i = 1; status == kernel_ok && i < threads; i++) {
    start *s = malloc(sizeof *s);
    if (!s) {
      status = kernel_out_of_memory;
      break;
    }
    *s = (start){pool, i};
    if (pthread_create(&pool->handles[i], NULL, work, s) != 0) {
      free(s);
      status = kernel_thread_failed;
    } else {
      pool->started++;
    }
  }
  if (status == kernel_ok) *result = pool;
  else kernel_pool_destroy(pool);
  return status;
}

void kernel_pool_destroy(kernel_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->stopping, true);
  raise_generation(pool);
  for (int i = 1; i <= pool->started; i++) pthread_join(pool->handles[i], NULL);
  for (int i = 0; pool->scratch && i < pool->threads; i++) free(pool->scratch[i]);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->handles);
  free(pool->scratch);
  free(pool->shares);
  free(pool->shared);
  free(pool);
}

int kernel_pool_threads(const kernel_pool *pool) { return pool->threads; }

kernel_instructions kernel_pool_instructions(const kernel_pool *pool) { return pool->instructions; }

kernel_status kernel_pool_run(kernel_pool *pool, int64_t chunks, kernel_task task, void *context) {
  if (chunks < 0) return kernel_bad_argument;
  if (atomic_exchange_explicit(&pool->busy, true, memory_order_acquire)) return kernel_pool_busy;
  if (pool->threads == 1 || chunks <= 1) {
    for (int64_t i = 0; i < chunks; i++) task(context, i, 0);
  } else {
    pool->task = task;
    pool->context = context;
    deal_chunks(pool, chunks);
    // Publishes the job to whoever joins.
    atomic_store_explicit(&pool->members, open_bit, memory_order_release);
    raise_generation(pool);
    take_chunks(pool, 0);
    atomic_fetch_and_explicit(&pool->members, ~open_bit, memory_order_relaxed);
    // The others finish their last chunk; one that the system has taken off its core gets the caller's.
    for (int i = 0; atomic_load_explicit(&pool->members, memory_order_acquire) != 0; i++) {
      if (i < spins_before_yield) RELAX();
      else sched_yield();
    }
  }
  atomic_store_explicit(&pool->busy, false, memory_order_release);
  return kernel_ok;
}

kernel_status kernel_pool_reserve(kernel_pool *pool, size_t bytes) {
  if (atomic_exchange_explicit(&pool->busy, true, memory_order_acquire)) return kernel_pool_busy;
  kernel_status status = kernel_ok;
  bytes = (bytes + 4095) / 4096 * 4096;
  for (int i = 0; bytes > pool->scratch_bytes && i < pool->threads; i++) {
    void *block = NULL;
    if (posix_memalign(&block, 4096, bytes) != 0) {
      status = kernel_out_of_memory;
      break;
    }
    free(pool->scratch[i]);
    pool->scratch[i] = block;
  }
  if (status == kernel_ok && bytes > pool->scratch_bytes) pool->scratch_bytes = bytes;
  atomic_store_explicit(&pool->busy, false, memory_order_release);
  return status;
}

void *kernel_pool_scratch(kernel_pool *pool, int worker) { return pool->scratch[worker]; }

kernel_status kernel_pool_reserve_shared(kernel_pool *pool, size_t bytes) {
  if (atomic_exchange_explicit(&pool->busy, true, memory_order_acquire)) return kernel_pool_busy;
  kernel_status status = kernel_ok;
  if (bytes > pool->shared_bytes) {
    free(pool->shared);
    void *block = NULL;
    bool has_block = posix_memalign(&block, 4096, bytes) == 0;
    pool->shared = has_block ? block : NULL;
    pool->shared_bytes = has_block ? bytes : 0;
    if (!has_block) status = kernel_out_of_memory;
  }
  atomic_store_explicit(&pool->busy, false, memory_order_release);
  return status;
}

void *kernel_pool_shared(kernel_pool *pool) { return pool->shared; }
