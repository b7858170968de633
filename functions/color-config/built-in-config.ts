/** Whether a configuration is one that OpenColorIO brings, by its name, and no file. */
export const isBuiltInConfig = (config: string): boolean => /^ocio:/i.test(config);
