// Attention and the other kernels that oneDNN has no fused form for.
#pragma once

#include "pool.h"
#include "attention.h"
