// A small matrix product for packed right-hand sides: c[rows, columns] (+)= a[rows, depth] · b, with b in panels of
// columns, each [depth, panel width]. Included once per instruction set.

// Vectors of a panel, so that 6 rows of sums, a panel's row and a factor fit the registers.
#if LEVEL_REGISTERS == 32
#define PANEL_VECTORS 4
#else
#define PANEL_VECTORS 2
#endif

#define most_rows_of_product 6

// Floats of the panel that holds the next columns, if `left` are still to come.
INLINE int64_t LEVEL(panel_width)(int64_t left) {
  int64_t vectors = (left + LEVEL_WIDTH - 1) / LEVEL_WIDTH;
  return (vectors < PANEL_VECTORS ? vectors : PANEL_VECTORS) * LEVEL_WIDTH;
}
#define panel_width LEVEL(panel_width)

// `rows` and `vectors` are constants where this is inlined, so the sums live in registers.
INLINE void LEVEL(tile)(
    const int rows, const int vectors, float *c, int64_t c_stride, const float *a, int64_t a_stride, const float *b,
    int64_t depth, bool accumulate) {
  vec sums[most_rows_of_product][PANEL_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sums[i][j] = accumulate ? load(c + i * c_stride + j * LEVEL_WIDTH) : splat(0);
  }
  for (int64_t k = 0; k < depth; k++) {
    vec right[PANEL_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = load(b + (k * vectors + j) * LEVEL_WIDTH);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      vec left = splat(a[i * a_stride + k]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sums[i][j] = left * right[j] + sums[i][j];
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) store(c + i * c_stride + j * LEVEL_WIDTH, sums[i][j]);
  }
}

typedef void (*LEVEL(tile_function))(float *, int64_t, const float *, int64_t, const float *, int64_t, bool);

#define TILE(rows, vectors)                                                                                       \
  static void LEVEL(tile_##rows##_##vectors)(                                                                     \
      float *c, int64_t c_stride, const float *a, int64_t a_stride, const float *b, int64_t depth, bool add) {    \
    LEVEL(tile)(rows, vectors, c, c_stride, a, a_stride, b, depth, add);                                          \
  }
#define TILES(vectors) \
  TILE(1, vectors) TILE(2, vectors) TILE(3, vectors) TILE(4, vectors) TILE(5, vectors) TILE(6, vectors)
#define TILE_ROW(vectors)                                                                      \
  {LEVEL(tile_1_##vectors), LEVEL(tile_2_##vectors), LEVEL(tile_3_##vectors),                  \
   LEVEL(tile_4_##vectors), LEVEL(tile_5_##vectors), LEVEL(tile_6_##vectors)}
TILES(1)
TILES(2)
#if PANEL_VECTORS == 4
TILES(3)
TILES(4)
#endif
static const LEVEL(tile_function) LEVEL(tiles)[PANEL_VECTORS][most_rows_of_product] = {
    TILE_ROW(1), TILE_ROW(2),
#if PANEL_VECTORS == 4
    TILE_ROW(3), TILE_ROW(4),
#endif
};

// c's rows are written in whole vectors: c_stride covers the columns rounded up.
static void LEVEL(product)(
    float *c, int64_t c_stride, const float *a, int64_t a_stride, const float *b, int64_t rows, int64_t columns,
    int64_t depth, bool accumulate) {
  for (int64_t column = 0; column < columns;) {
    int64_t width = panel_width(columns - column);
    const LEVEL(tile_function) *tiles = LEVEL(tiles)[width / LEVEL_WIDTH - 1];
    // A panel stays in the first-level cache while all rows pass.
    for (int64_t row = 0; row < rows;) {
      int64_t count = rows - row < most_rows_of_product ? rows - row : most_rows_of_product;
      tiles[count - 1](c + row * c_stride + column, c_stride, a + row * a_stride, a_stride, b, depth, accumulate);
      row += count;
    }
    b += width * depth;
    column += width;
  }
}
#define product LEVEL(product)

#undef PANEL_VECTORS
#undef TILE
#undef TILES
#undef TILE_ROW
