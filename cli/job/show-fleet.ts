import type { JobAnswer } from '../farm/farm-answers.ts';

/** Where a job's frames render, and why, on a farm that has more than one fleet. */
export function showFleet({ fleet }: JobAnswer): string[] {
  if (!fleet) return [];
  const { moved } = fleet;
  return [
    `  fleet     ${fleet.fleet}: ${fleet.reason}`,
    ...(moved ? [`  moved     frames ${moved.frames} to gpu: ${moved.reason}`] : []),
  ];
}
