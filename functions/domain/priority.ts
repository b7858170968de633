/**
 * Which jobs' work goes first. There is none below `normal`: on Lambda a job could only wait for all others by
 * asking again and again whether they are done.
 */
export const priorities = ['normal', 'high'] as const;
export type Priority = (typeof priorities)[number];
