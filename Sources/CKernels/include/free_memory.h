// Memory that the allocator keeps for later.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Gives back to the system what it can (glibc; elsewhere nothing happens).
void kernel_release_free_memory(void);

#ifdef __cplusplus
}
#endif
