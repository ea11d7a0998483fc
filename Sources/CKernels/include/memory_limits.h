// How much memory the system lets this process have.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The most bytes of addresses that this process may use (`ulimit -v`); -1 without a limit.
int64_t kernel_address_space_limit(void);

/// The most bytes of data that this process may hold (`ulimit -d`); -1 without a limit.
int64_t kernel_data_limit(void);

#ifdef __cplusplus
}
#endif
