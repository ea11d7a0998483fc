// A shim over libpng, libjpeg-turbo and libwebp: bytes in, pixels or an error out.
#pragma once
