// Attention, linear layers, and the other kernels that oneDNN has no fused form for.
#pragma once

#include "attention.h"
#include "bfloat16.h"
#include "depthwise.h"
#include "free_memory.h"
#include "linear.h"
#include "maps.h"
#include "memory_limits.h"
#include "moves.h"
#include "pool.h"
#include "product.h"
#include "rows.h"
