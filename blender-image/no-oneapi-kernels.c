/* Stands for Cycles' kernels for Intel GPUs (40 MB): their names, which Blender is linked against, and no kernels.
   Blender calls them only once it has found an Intel GPU. */
int oneapi_enqueue_kernel(void) { return 0; }
int oneapi_load_kernels(void) { return 0; }
int oneapi_run_test_kernel(void) { return 0; }
void oneapi_set_error_cb(void) {}
long oneapi_suggested_gpu_kernel_size(void) { return 0; }
int oneapi_zero_memory_on_device(void) { return 0; }
