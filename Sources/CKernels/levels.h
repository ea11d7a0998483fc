// Compiles the file named by LEVEL_FILE once for every instruction set that this architecture has: vectors of
// LEVEL_WIDTH floats, names that end as LEVEL says. The code is the same for all; the vector types of Clang carry it.

#if defined(__x86_64__)

#define LEVEL(name) name##_avx512
#define LEVEL_WIDTH 16
#define LEVEL_REGISTERS 32
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include LEVEL_FILE
#pragma clang attribute pop
#undef LEVEL
#undef LEVEL_WIDTH
#undef LEVEL_REGISTERS

#define LEVEL(name) name##_avx2
#define LEVEL_WIDTH 8
#define LEVEL_REGISTERS 16
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include LEVEL_FILE
#pragma clang attribute pop
#undef LEVEL
#undef LEVEL_WIDTH
#undef LEVEL_REGISTERS

// Picks a function's build for a pool.
#define LEVEL_OF(pool, name)                                                      \
  (kernel_pool_instructions(pool) == kernel_instructions_avx512 ? name##_avx512   \
   : kernel_pool_instructions(pool) == kernel_instructions_avx2 ? name##_avx2     \
                                                                : name##_portable)
#else

#define LEVEL_OF(pool, name) ((void)(pool), name##_portable)

#endif

#define LEVEL(name) name##_portable
#define LEVEL_WIDTH 4
#if defined(__aarch64__)
#define LEVEL_REGISTERS 32
#else
#define LEVEL_REGISTERS 16
#endif
#include LEVEL_FILE
#undef LEVEL
#undef LEVEL_WIDTH
#undef LEVEL_REGISTERS
