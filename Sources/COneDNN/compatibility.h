// What differs between oneDNN 2 and 3, under one set of names.
#pragma once

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR >= 3

typedef dnnl_memory_desc_t descriptor;
typedef const_dnnl_memory_desc_t const_descriptor;

static inline void descriptor_destroy(descriptor d) {
  if (d) dnnl_memory_desc_destroy(d);
}

static inline dnnl_status_t descriptor_strided(
    descriptor *d, int count, const dnnl_dims_t dims, const dnnl_dims_t strides, dnnl_data_type_t type) {
  return dnnl_memory_desc_create_with_strides(d, count, dims, type, strides);
}

static inline dnnl_status_t descriptor_tagged(
    descriptor *d, int count, const dnnl_dims_t dims, dnnl_format_tag_t tag, dnnl_data_type_t type) {
  return dnnl_memory_desc_create_with_tag(d, count, dims, type, tag);
}

static inline dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
  return dnnl_post_ops_append_eltwise(ops, kind, alpha, 0);
}

static inline dnnl_status_t append_sum(dnnl_post_ops_t ops) {
  return dnnl_post_ops_append_sum(ops, 1, 0, dnnl_data_type_undef);
}

static inline dnnl_status_t matmul_description(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, const_descriptor source, const_descriptor weights,
    const_descriptor bias, const_descriptor destination, const_dnnl_primitive_attr_t attributes) {
  return dnnl_matmul_primitive_desc_create(result, engine, source, weights, bias, destination, attributes);
}

static inline dnnl_status_t convolution_description(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, const_descriptor source, const_descriptor weights,
    const_descriptor bias, const_descriptor destination, const dnnl_dims_t strides, const dnnl_dims_t dilations,
    const dnnl_dims_t before, const dnnl_dims_t after, const_dnnl_primitive_attr_t attributes) {
  return dnnl_convolution_forward_primitive_desc_create(
      result, engine, dnnl_forward_inference, dnnl_convolution_direct, source, weights, bias, destination, strides,
      dilations, before, after, attributes);
}

#else

// Version 2 passes descriptors as values; here they live on the heap, as version 3's do.
typedef dnnl_memory_desc_t *descriptor;
typedef const dnnl_memory_desc_t *const_descriptor;

static inline void descriptor_destroy(descriptor d) { free(d); }

static inline dnnl_status_t descriptor_strided(
    descriptor *d, int count, const dnnl_dims_t dims, const dnnl_dims_t strides, dnnl_data_type_t type) {
  *d = calloc(1, sizeof **d);
  return *d ? dnnl_memory_desc_init_by_strides(*d, count, dims, type, strides) : dnnl_out_of_memory;
}

static inline dnnl_status_t descriptor_tagged(
    descriptor *d, int count, const dnnl_dims_t dims, dnnl_format_tag_t tag, dnnl_data_type_t type) {
  *d = calloc(1, sizeof **d);
  return *d ? dnnl_memory_desc_init_by_tag(*d, count, dims, type, tag) : dnnl_out_of_memory;
}

static inline dnnl_status_t append_eltwise(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
  return dnnl_post_ops_append_eltwise(ops, 1, kind, alpha, 0);
}

static inline dnnl_status_t append_sum(dnnl_post_ops_t ops) { return dnnl_post_ops_append_sum(ops, 1); }

static inline dnnl_status_t matmul_description(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, const_descriptor source, const_descriptor weights,
    const_descriptor bias, const_descriptor destination, const_dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init(&operation, source, weights, bias, destination);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL);
}

static inline dnnl_status_t convolution_description(
    dnnl_primitive_desc_t *result, dnnl_engine_t engine, const_descriptor source, const_descriptor weights,
    const_descriptor bias, const_descriptor destination, const dnnl_dims_t strides, const dnnl_dims_t dilations,
    const dnnl_dims_t before, const dnnl_dims_t after, const_dnnl_primitive_attr_t attributes) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &operation, dnnl_forward_inference, dnnl_convolution_direct, source, weights, bias, destination, strides,
      dilations, before, after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL);
}

#endif
