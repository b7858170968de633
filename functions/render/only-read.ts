/**
 * Files that Blender only ever reads. A simulation may write to its caches (`.bphys`, `.vdb` and others), and a
 * scene's script, where scripts are allowed, to anything.
 */
export const onlyRead =
  /\.(abc|avi|blend|bmp|dds|dpx|exr|flac|hdr|ies|jp2|jpe?g|mkv|mov|mp3|mp4|ogg|otf|png|psd|tga|tiff?|ttc|ttf|tx|wav|webm|webp)$/i;
