#include "memory_limits.h"

#include <sys/resource.h>

// RLIM_INFINITY, and what no machine has, are no limits.
static int64_t soft_limit(int resource) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > INT64_MAX) return -1;
  return (int64_t)limit.rlim_cur;
}

int64_t kernel_address_space_limit(void) { return soft_limit(RLIMIT_AS); }

int64_t kernel_data_limit(void) { return soft_limit(RLIMIT_DATA); }
