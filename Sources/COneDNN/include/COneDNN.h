// A shim over oneDNN's C API (versions 2 and 3): fused linear layers and convolutions.
#pragma once
