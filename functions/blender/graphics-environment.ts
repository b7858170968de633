/** How a person, or a container's toolkit, says where the graphics driver is and which GPUs are for whom. */
const names = [
  'CUDA_VISIBLE_DEVICES',
  'HIP_VISIBLE_DEVICES',
  'LD_LIBRARY_PATH',
  'NVIDIA_DRIVER_CAPABILITIES',
  'NVIDIA_VISIBLE_DEVICES',
  'ONEAPI_DEVICE_SELECTOR',
  'ROCR_VISIBLE_DEVICES',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
  '__EGL_VENDOR_LIBRARY_DIRS',
  '__EGL_VENDOR_LIBRARY_FILENAMES',
];

/** What Blender must be told of this process's environment to find the GPU; nothing of it is secret. */
export const graphicsEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
