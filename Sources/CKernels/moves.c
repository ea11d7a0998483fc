#include "moves.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  int64_t size, y, x;
} axis;

// A copy, cut into planes: [rows, columns] where y has no gaps between columns and x none between rows (a transpose),
// or lines, planes of one row, where both have none between columns.
typedef struct {
  float *y;
  const float *x;
  axis outer[kernel_most_axes];
  int outer_axes;
  axis row, column;
  int64_t planes, planes_of_chunk, bands;
} copy_job;

enum { rows_of_band = 64, floats_of_chunk = 16384, tile_side = 16 };

static int64_t magnitude(int64_t value) { return value < 0 ? -value : value; }

// Blocks of 16 × 16: their rows of x and of y both stay in the first-level cache.
static void copy_plane(float *y, const float *x, axis row, axis column, int64_t first, int64_t end) {
  if (column.x == 1 && column.y == 1) {
    for (int64_t r = first; r < end; r++) {
      memcpy(y + r * row.y, x + r * row.x, (size_t)column.size * sizeof(float));
    }
    return;
  }
  for (int64_t r = first; r < end; r += tile_side) {
    int64_t last_row = r + tile_side < end ? r + tile_side : end;
    for (int64_t c = 0; c < column.size; c += tile_side) {
      int64_t last_column = c + tile_side < column.size ? c + tile_side : column.size;
      for (int64_t i = r; i < last_row; i++) {
        for (int64_t j = c; j < last_column; j++) y[i * row.y + j * column.y] = x[i * row.x + j * column.x];
      }
    }
  }
}

static void copy_chunk(void *context, int64_t chunk, int worker) {
  (void)worker;
  const copy_job *job = context;
  int64_t end = (chunk + 1) * job->planes_of_chunk;
  for (int64_t i = chunk * job->planes_of_chunk; i < end && i < job->planes * job->bands; i++) {
    int64_t plane = i / job->bands, first = i % job->bands * rows_of_band;
    int64_t last = first + rows_of_band < job->row.size ? first + rows_of_band : job->row.size;
    float *y = job->y;
    const float *x = job->x;
    for (int a = job->outer_axes - 1; a >= 0; a--) {
      int64_t index = plane % job->outer[a].size;
      plane /= job->outer[a].size;
      y += index * job->outer[a].y;
      x += index * job->outer[a].x;
    }
    copy_plane(y, x, job->row, job->column, first, last);
  }
}

static axis remove_axis(axis *axes, int *count, int at) {
  axis removed = axes[at];
  for (int i = at; i + 1 < *count; i++) axes[i] = axes[i + 1];
  (*count)--;
  return removed;
}

// The axis with the smallest step in y, or in x; axes that repeat (step 0) come last.
static int innermost(const axis *axes, int count, bool of_y) {
  int best = 0;
  for (int i = 1; i < count; i++) {
    int64_t step = magnitude(of_y ? axes[i].y : axes[i].x), least = magnitude(of_y ? axes[best].y : axes[best].x);
    if (step != 0 && (least == 0 || step < least)) best = i;
  }
  return best;
}

kernel_status kernel_copy(
    kernel_pool *pool, float *y, const int64_t *y_strides, const float *x, const int64_t *x_strides,
    const int64_t *sizes, int axes) {
  if (!y || !x || axes < 0 || axes > kernel_most_axes) return kernel_bad_argument;
  copy_job job = {.y = y, .x = x};
  axis list[kernel_most_axes];
  int count = 0;
  for (int i = 0; i < axes; i++) {
    if (sizes[i] < 0) return kernel_bad_argument;
    if (sizes[i] == 0) return kernel_ok;
    if (sizes[i] == 1) continue;
    axis next = {sizes[i], y_strides[i], x_strides[i]};
    // An axis that continues the one before it, in both, is the same axis.
    axis *before = count > 0 ? &list[count - 1] : NULL;
    if (before && before->y == next.y * next.size && before->x == next.x * next.size) {
      *before = (axis){before->size * next.size, next.y, next.x};
    } else {
      list[count++] = next;
    }
  }
  job.row = job.column = (axis){1, 1, 1};
  if (count > 0) job.column = remove_axis(list, &count, innermost(list, count, true));
  if (count > 0) job.row = remove_axis(list, &count, innermost(list, count, false));
  job.outer_axes = count;
  job.planes = 1;
  for (int i = 0; i < count; i++) {
    job.outer[i] = list[i];
    job.planes *= list[i].size;
  }
  job.bands = (job.row.size + rows_of_band - 1) / rows_of_band;
  int64_t floats = (job.row.size < rows_of_band ? job.row.size : rows_of_band) * job.column.size;
  job.planes_of_chunk = floats >= floats_of_chunk ? 1 : floats_of_chunk / floats;
  int64_t pieces = job.planes * job.bands;
  return kernel_pool_run(pool, (pieces + job.planes_of_chunk - 1) / job.planes_of_chunk, copy_chunk, &job);
}

typedef struct {
  float *y;
  int64_t y_stride;
  const float *x;
  const kernel_unfolding *u;
  int64_t output_height, output_width;
} unfold_job;

// One kernel row of one channel: `count` places from column `from` on, those outside the map zero.
static void unfold_row(float *y, const float *row, const kernel_unfolding *u, int64_t from) {
  int64_t last = from + (u->kernel_width - 1) * u->dilation_width;
  if (from >= 0 && last < u->width) {
    const float *x = row + from * u->column_stride;
    int64_t step = u->dilation_width * u->column_stride;
    for (int64_t i = 0; i < u->kernel_width; i++) y[i] = x[i * step];
    return;
  }
  for (int64_t i = 0; i < u->kernel_width; i++) {
    int64_t column = from + i * u->dilation_width;
    y[i] = column < 0 || column >= u->width ? 0 : row[column * u->column_stride];
  }
}

static void unfold_patch(float *y, const float *map, const kernel_unfolding *u, int64_t top, int64_t left) {
  for (int64_t channel = 0; channel < u->channels; channel++) {
    const float *plane = map + channel * u->channel_stride;
    for (int64_t i = 0; i < u->kernel_height; i++, y += u->kernel_width) {
      int64_t row = top + i * u->dilation_height;
      if (row < 0 || row >= u->height) memset(y, 0, (size_t)u->kernel_width * sizeof(float));
      else unfold_row(y, plane + row * u->row_stride, u, left);
    }
  }
}

// A chunk is one row of patches.
static void unfold_chunk(void *context, int64_t chunk, int worker) {
  (void)worker;
  const unfold_job *job = context;
  const kernel_unfolding *u = job->u;
  int64_t image = chunk / job->output_height, row = chunk % job->output_height;
  float *y = job->y + chunk * job->output_width * job->y_stride;
  for (int64_t column = 0; column < job->output_width; column++, y += job->y_stride) {
    unfold_patch(
        y, job->x + image * u->batch_stride, u, row * u->stride_height - u->padding_top,
        column * u->stride_width - u->padding_left);
  }
}

kernel_status kernel_unfold(
    kernel_pool *pool, float *y, int64_t y_stride, const float *x, const kernel_unfolding *u) {
  if (!y || !x || u->batch < 1 || u->channels < 1 || u->kernel_height < 1 || u->kernel_width < 1 ||
      u->stride_height < 1 || u->stride_width < 1 || u->dilation_height < 1 || u->dilation_width < 1 ||
      u->padding_top < 0 || u->padding_left < 0 || u->padding_bottom < 0 || u->padding_right < 0) {
    return kernel_bad_argument;
  }
  int64_t spare_height =
      u->height + u->padding_top + u->padding_bottom - (u->kernel_height - 1) * u->dilation_height - 1;
  int64_t spare_width =
      u->width + u->padding_left + u->padding_right - (u->kernel_width - 1) * u->dilation_width - 1;
  if (spare_height < 0 || spare_width < 0) return kernel_bad_argument;
  unfold_job job = {
      .y = y, .y_stride = y_stride, .x = x, .u = u, .output_height = spare_height / u->stride_height + 1,
      .output_width = spare_width / u->stride_width + 1};
  return kernel_pool_run(pool, u->batch * job.output_height, unfold_chunk, &job);
}
