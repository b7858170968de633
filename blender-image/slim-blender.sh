#!/bin/sh
# Takes out of the installed bpy module what no worker of the farm loads. Pictures stay the same: scripts/test-image
# compares them with those of the whole module.
#
#   slim-blender.sh SITE_PACKAGES
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"

# Kernels for AMD's and Intel's GPUs; NVIDIA's stay, for the GPU workers.
rm bpy/*/scripts/addons_core/cycles/lib/kernel_gfx*.zst bpy/*/scripts/addons_core/cycles/lib/kernel_rt_gfx*.zst
rm bpy/lib/libOpenImageDenoise_device_hip.so.* bpy/lib/libOpenImageDenoise_device_sycl.so.*
# Blender is linked against Intel's kernels, and does not start without their names.
gcc -shared -fPIC -s -Wl,-soname,libcycles_kernel_oneapi_aot.so \
  -o bpy/lib/libcycles_kernel_oneapi_aot.so "$here/no-oneapi-kernels.c"

# What tests numpy.
find numpy -type d -name tests -prune -exec rm -r {} +

# Symbols that only debuggers read. Other libraries stay untouched: some break when they are stripped.
strip --strip-unneeded bpy/__init__.so zstandard/*.so
